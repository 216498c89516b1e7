//! Comments that ask for silence: `# native-sidecar: ignore RULE: reason`, on a container's first line, on the line of its name, or
//! on a comment line right above.

mod grammar;

use crate::objects::{first_line, mark};
use crate::text::Locator;
use crate::yaml::{Document, Node};
use grammar::{MARK, parse};
use native_sidecar_engine::rule::Rule;
use std::ops::Range;

/// The comments of a text that ask for silence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comments<'t> {
    /// Of the text, if there is a comment in it.
    locator: Option<Locator<'t>>,
    /// In the order of the text.
    comments: Vec<Comment>,
    /// What is wrong with some: those ask for nothing.
    mistakes: Vec<Mistake>,
}

/// A comment that asks for silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Its text in bytes, from `#` to the end of the line.
    pub range: Range<usize>,
    /// What is to be ignored.
    pub rules: Vec<Rule>,
    /// Why.
    pub reason: String,
    /// The number of its line, from 1.
    line: usize,
}

/// Something wrong with a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// The comment's text in bytes.
    pub range: Range<usize>,
    /// What is wrong, and what to do: words without a full stop.
    pub message: String,
}

impl<'t> Comments<'t> {
    /// The comments of a text's documents.
    pub(crate) fn of<'d>(text: &'t str, documents: impl Iterator<Item = &'d Document>) -> Self {
        let mut comments = Self::default();
        for range in documents.flat_map(|document| &document.comments) {
            let said = text.get(range.clone()).unwrap_or_default().trim_start_matches(['#', ' ', '\t']);
            let Some(said) = said.strip_prefix(MARK) else { continue };
            let range = range.clone();
            match parse(said) {
                Ok((rules, reason)) => {
                    let line = comments.locator.get_or_insert_with(|| Locator::new(text)).line_of(range.start);
                    comments.comments.push(Comment { line, range, rules, reason });
                }
                Err(message) => comments.mistakes.push(Mistake { range, message }),
            }
        }
        comments
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// All that can be heeded, in the order of the text.
    pub(crate) fn all(&self) -> &[Comment] {
        &self.comments
    }

    /// What is wrong with the others.
    pub(crate) fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The places in [`Comments::all`] of those that are about a container.
    pub(crate) fn about(&self, text: &str, container: &Node) -> Vec<usize> {
        let Some(locator) = &self.locator else { return Vec::new() };
        let first = first_line(locator, container);
        let is_comment = |line: &usize| locator.line(*line).trim_start().starts_with('#');
        let above = (1..first).rev().take_while(is_comment);
        let mut about: Vec<usize> = above.chain([first, locator.line_of(mark(text, container).start)]).collect();
        about.sort_unstable();
        about.dedup();
        // A line has one comment at most.
        about.iter().filter_map(|line| self.comments.binary_search_by_key(line, |comment| comment.line).ok()).collect()
    }
}
