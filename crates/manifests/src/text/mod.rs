//! Text, whatever it says: its lines and places, changes to it, and how it is shown to people.

mod change;
mod clean;
mod counted;
mod excerpt;
pub(crate) mod lines;
mod locator;

pub(crate) use change::{Change, apply, apply_to_all};
pub use clean::clean;
pub use counted::counted;
pub use excerpt::Excerpt;
pub(crate) use locator::at_line;
pub use locator::{Location, Locator, Position};
