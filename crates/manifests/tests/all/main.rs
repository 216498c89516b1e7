//! All tests that use the crate from outside, in one binary: each further one would be linked anew after every change.

mod agreement;
mod fix;
mod krm;
mod load;
mod machine_formats;
mod measured;
mod timeline;
