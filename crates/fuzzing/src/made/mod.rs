//! Pods, requests and settings, made of choices.

pub(crate) mod container;
pub(crate) mod pod;
pub(crate) mod request;
pub(crate) mod settings;
