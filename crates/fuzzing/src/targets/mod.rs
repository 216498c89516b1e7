//! One file a target.

pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod fix;
pub(crate) mod image;
pub(crate) mod json;
pub(crate) mod settings;
pub(crate) mod validate;
pub(crate) mod validate_raw;
