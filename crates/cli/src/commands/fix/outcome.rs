//! What becomes of an input.

use crate::exit::Exit;
use crate::input::{Content, Input, Origin};
use crate::output::replace;
use native_sidecar_engine::text::quoted;
use native_sidecar_manifests::edit::{Fixed, Fixer, Left};
use native_sidecar_manifests::objects::has_objects;
use native_sidecar_manifests::text::Locator;
use std::ops::Range;

/// What became of an input.
pub(super) struct Outcome<'i> {
    pub(super) input: &'i Input,
    /// Its text as it was.
    pub(super) text: String,
    pub(super) fixed: Fixed,
    /// What is said of it, a line each.
    pub(super) said: Vec<String>,
    /// What could not be done with it.
    pub(super) failed: Option<Failed>,
    /// The Helm chart that it is a template of, if it is passed over for that.
    pub(super) chart: Option<String>,
}

/// What could not be done with a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Failed {
    Reading,
    Writing,
}

impl<'i> Outcome<'i> {
    /// Of an input that is passed over.
    fn none(input: &'i Input) -> Self {
        Self { input, text: String::new(), fixed: Fixed::default(), said: Vec::new(), failed: None, chart: None }
    }

    /// Whether it is standard input, and there is neither a manifest nor a mistake in it.
    pub(super) fn is_empty_pipe(&self) -> bool {
        let is_fine = self.failed.is_none() && self.fixed.errors.is_empty();
        self.input.origin == Origin::Stdin && is_fine && !has_objects(&self.text)
    }

    pub(super) fn exit(&self, keep_going: bool) -> Exit {
        if self.failed.is_some() || !self.fixed.errors.is_empty() {
            Exit::Unreadable
        } else if self.fixed.left.is_empty() || keep_going {
            Exit::Fine
        } else {
            Exit::Found
        }
    }
}

/// Fixes an input, and writes it if that is wanted.
pub(super) fn fix<'i>(input: &'i Input, fixer: &Fixer<'_>, write: bool) -> Outcome<'i> {
    let none = Outcome::none(input);
    let text = match input.content() {
        Ok(Content::Text(text)) => text,
        Ok(Content::Other) => return none,
        Ok(Content::Template(chart)) => return Outcome { chart: Some(chart), ..none },
        Err(unread) => {
            let said = vec![format!("{}: {}", input.name, unread.message)];
            return Outcome { said, failed: Some(Failed::Reading), ..none };
        }
    };
    let fixed = fixer.fix(&text);
    let mut outcome = Outcome { said: said(&input.name, &text, &fixed), text, fixed, ..none };
    if let Origin::File(path) = &input.origin
        && write
        && outcome.fixed.text != outcome.text
        && let Err(error) = replace(path, &outcome.fixed.text)
    {
        outcome.said.push(format!("{}: the file cannot be written, and is as it was: {error}", input.name));
        outcome.failed = Some(Failed::Writing);
        outcome.fixed.done.clear();
    }
    outcome
}

/// What is said of a text: what could not be read, and what is left.
fn said(name: &str, text: &str, fixed: &Fixed) -> Vec<String> {
    let Fixed { errors, notes, left, .. } = fixed;
    if errors.is_empty() && notes.is_empty() && left.is_empty() {
        return Vec::new();
    }
    let locator = Locator::new(text);
    let place = |range: &Range<usize>| {
        let start = locator.locate(range).start;
        format!("{name}:{}:{}", start.line, start.column)
    };
    let troubles = errors.iter().chain(notes).map(|trouble| (&trouble.range, trouble.message.clone()));
    let mut all: Vec<_> = troubles.chain(left.iter().map(|left| (&left.range, words(left)))).collect();
    all.sort_by_key(|(range, _)| range.start);
    all.into_iter().map(|(range, message)| format!("{}: {message}", place(range))).collect()
}

fn words(left: &Left) -> String {
    let Left { object, place, container, reason, .. } = left;
    format!("{place} {} of {object} is left as it is: {}. To do: {}", quoted(container), reason.why, reason.lift)
}
