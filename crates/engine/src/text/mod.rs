//! Texts: putting words together, cutting and quoting them, looking them up.

mod compose;
pub mod glob;
mod index;
mod multiset;
mod switch;

pub(crate) use compose::{cut, fit, length, number, say, sentence};
pub use compose::{quoted, shown};
pub(crate) use index::Index;
pub(crate) use multiset::Bag;
pub use switch::says_no;
