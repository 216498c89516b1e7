//! The pages of the documentation: of each rule ([`rules`]) and of each helper ([`helpers`]), as Markdown. [`entry`] has a helper as JSON.

pub mod entry;
pub mod helpers;
pub mod rules;
