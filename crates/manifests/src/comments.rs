//! Comments that ask for silence: `# native-sidecar: ignore RULE: reason`, on a container's first line, on the line of its name, or
//! on a comment line right above.

use crate::objects::{first_line, mark};
use crate::text::Locator;
use crate::yaml::{Document, Node};
use native_sidecar_config::Unknown;
use native_sidecar_engine::rule::Rule;
use std::ops::Range;

/// What such a comment begins with, after `#` and blanks.
const MARK: &str = "native-sidecar:";

/// How one is written.
const FORM: &str = "write `# native-sidecar: ignore RULE: reason`";

/// The comments of a text that ask for silence.
#[derive(Clone, Debug, Default)]
pub struct Comments<'t> {
    /// Of the text, if there is a comment in it.
    locator: Option<Locator<'t>>,
    /// In the order of the text.
    comments: Vec<Comment>,
    /// What is wrong with some: those ask for nothing.
    mistakes: Vec<Mistake>,
}

/// A comment that asks for silence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
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
pub struct Mistake {
    /// The comment's text in bytes.
    pub range: Range<usize>,
    /// What is wrong, and what to do: words without a full stop.
    pub message: String,
}

impl<'t> Comments<'t> {
    /// The comments of a text's documents.
    #[must_use]
    pub fn of<'d>(text: &'t str, documents: impl Iterator<Item = &'d Document>) -> Self {
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
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.comments.is_empty()
    }

    /// All that can be heeded, in the order of the text.
    #[must_use]
    pub fn all(&self) -> &[Comment] {
        &self.comments
    }

    /// What is wrong with the others.
    #[must_use]
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// The places in [`Comments::all`] of those that are about a container.
    #[must_use]
    pub fn about(&self, text: &str, container: &Node) -> Vec<usize> {
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

/// Reads `ignore RULE, RULE: reason`.
fn parse(said: &str) -> Result<(Vec<Rule>, String), String> {
    let said = said.trim_start();
    let (verb, rest) = said.split_at(said.find([' ', '\t', ':']).unwrap_or(said.len()));
    if verb != "ignore" {
        return Err(match verb {
            "" => format!("this comment asks for nothing: {FORM}"),
            verb => unknown("word", verb, &["ignore"]),
        });
    }
    let (words, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut rules = Vec::new();
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        rules.push(Rule::of(word).ok_or_else(|| unknown("rule", word, &known))?);
    }
    if rules.is_empty() {
        return Err(format!("this comment does not say which rule to ignore: {FORM}"));
    }
    match reason.trim() {
        "" => Err(format!("this comment gives no reason: {FORM}")),
        reason => Ok((rules, reason.to_owned())),
    }
}

fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    format!("native-sidecar: {}", Unknown::new(what, word, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_rules_and_a_reason() {
        for (comment, expected) in [
            (" ignore helper-not-native: until 2.0", Ok(("helper-not-native", "until 2.0"))),
            ("ignore helper-not-native:why: so", Ok(("helper-not-native", "why: so"))),
            (" ignore host-port-lost , app-does-not-wait: r", Ok(("host-port-lost app-does-not-wait", "r"))),
            (
                " ignore helper-not-native",
                Err("this comment gives no reason: write `# native-sidecar: ignore RULE: reason`"),
            ),
            (
                " ignore: because",
                Err("this comment does not say which rule to ignore: write `# native-sidecar: ignore RULE: reason`"),
            ),
            ("", Err("this comment asks for nothing: write `# native-sidecar: ignore RULE: reason`")),
            (
                " ignore helper-not-nativ: r",
                Err("native-sidecar: unknown rule \"helper-not-nativ\", did you mean \"helper-not-native\"?"),
            ),
            (" ignroe x: r", Err("native-sidecar: unknown word \"ignroe\", did you mean \"ignore\"?")),
        ] {
            let read = parse(comment);
            let words = |rules: &[Rule]| rules.iter().map(|rule| rule.word()).collect::<Vec<_>>().join(" ");
            let read = read.as_ref().map(|(rules, reason)| (words(rules), reason.as_str()));
            let read = read.as_ref().map(|(rules, reason)| (rules.as_str(), *reason)).map_err(|error| error.as_str());
            assert_eq!(read, expected, "{comment}");
        }
    }
}
