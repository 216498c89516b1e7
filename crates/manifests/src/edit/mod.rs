//! Changing the text of manifests, and nothing of it but what must change.
//!
//! The engine says which containers of an object become native sidecars. Their text is moved as it is written ([`pod`]), comments
//! included, and every other byte stays. The result is read again and held against what the repair makes of the data ([`expected`]):
//! where it differs, that pod is left as it is, and the reason is said ([`trial`]).

mod aliases;
mod block;
mod container;
mod expected;
mod fixed;
mod fixer;
mod flow;
mod indentation;
mod layout;
mod own;
mod pod;
mod reason;
mod trial;
mod written;

pub use fixed::{Done, Fixed, How, Left, Trouble};
pub use fixer::Fixer;
pub use reason::{Lift, Reason};
