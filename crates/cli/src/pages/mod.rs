//! The pages of the documentation that the command has in it: of each rule ([`rules`]) and of each helper ([`helpers`]), as Markdown,
//! and how they look in a terminal ([`terminal`]). [`entry`] has a helper as JSON.

pub mod entry;
pub mod helpers;
pub mod rules;
pub mod terminal;
