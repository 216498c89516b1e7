//! Paths to values, in one notation: that of `kubectl explain`, with places in lists (`spec.containers[1].image`).

use crate::write::decimal;
use std::fmt;

/// One step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'p> {
    /// To the value of a key.
    Key(&'p str),
    /// To an item of a list, from 0.
    Index(usize),
}

impl Step<'_> {
    /// Writes the step: everything that writes a path does it by this.
    fn write(self, out: &mut String, is_first: bool) {
        match self {
            Self::Key(key) => {
                out.push_str(if is_first { "" } else { "." });
                out.push_str(key);
            }
            Self::Index(index) => {
                out.push('[');
                decimal(out, index);
                out.push(']');
            }
        }
    }
}

/// The path to a value while it is being read: each step stands on the stack of whoever reads there, and is put into words only
/// where something is to be said.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p>(Option<(&'p Path<'p>, Step<'p>)>);

impl<'p> Path<'p> {
    /// The path to the whole.
    pub const ROOT: Path<'static> = Path(None);

    /// The value of a key.
    #[must_use]
    pub fn key(&'p self, key: &'p str) -> Self {
        Self(Some((self, Step::Key(key))))
    }

    /// An item of a list, from 0.
    #[must_use]
    pub fn index(&'p self, index: usize) -> Self {
        Self(Some((self, Step::Index(index))))
    }

    /// Whether it leads nowhere else than to the whole.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_none()
    }

    /// Writes the path after what is in `out`.
    pub fn write(&self, out: &mut String) {
        if let Some((parent, step)) = self.0 {
            parent.write(out);
            step.write(out, parent.is_root());
        }
    }

    /// The same path, to keep.
    #[must_use]
    pub fn to_owned(&self) -> OwnedPath {
        match self.0 {
            None => OwnedPath::default(),
            Some((parent, step)) => {
                let mut path = parent.to_owned();
                path.push(step);
                path
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        self.write(&mut text);
        f.write_str(&text)
    }
}

/// A path that can be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnedPath(Vec<OwnedStep>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum OwnedStep {
    Key(Box<str>),
    Index(usize),
}

impl OwnedPath {
    /// Whether it leads nowhere else than to the whole.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Goes one step further.
    pub fn push(&mut self, step: Step<'_>) {
        self.0.push(match step {
            Step::Key(key) => OwnedStep::Key(key.into()),
            Step::Index(index) => OwnedStep::Index(index),
        });
    }

    /// Goes one step back.
    pub fn pop(&mut self) {
        self.0.pop();
    }

    /// The steps, from the whole on.
    pub fn steps(&self) -> impl DoubleEndedIterator<Item = Step<'_>> + ExactSizeIterator + Clone {
        self.0.iter().map(|step| match step {
            OwnedStep::Key(key) => Step::Key(key),
            OwnedStep::Index(index) => Step::Index(*index),
        })
    }
}

impl<'s> Extend<Step<'s>> for OwnedPath {
    fn extend<I: IntoIterator<Item = Step<'s>>>(&mut self, steps: I) {
        steps.into_iter().for_each(|step| self.push(step));
    }
}

impl<'s> FromIterator<Step<'s>> for OwnedPath {
    fn from_iter<I: IntoIterator<Item = Step<'s>>>(steps: I) -> Self {
        let mut path = Self::default();
        path.extend(steps);
        path
    }
}

impl fmt::Display for OwnedPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        for (place, step) in self.steps().enumerate() {
            step.write(&mut text, place == 0);
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A path of these steps, on the stack and kept.
    fn with_each(path: &Path<'_>, steps: &[Step<'_>], check: &dyn Fn(&Path<'_>)) {
        match steps {
            [] => check(path),
            [Step::Key(key), rest @ ..] => with_each(&path.key(key), rest, check),
            [Step::Index(index), rest @ ..] => with_each(&path.index(*index), rest, check),
        }
    }

    #[test]
    fn a_path_is_written_as_kubectl_explain_does() {
        for (steps, expected) in [
            (&[][..], ""),
            (
                &[Step::Key("spec"), Step::Key("containers"), Step::Index(1), Step::Key("image")],
                "spec.containers[1].image",
            ),
            (&[Step::Index(0), Step::Index(10)], "[0][10]"),
            (&[Step::Index(0), Step::Key("a")], "[0].a"),
            (&[Step::Key("a.b/c"), Step::Key("d")], "a.b/c.d"),
            // An empty key is a step, too.
            (&[Step::Key("")], ""),
            (&[Step::Key(""), Step::Key("a"), Step::Key("")], ".a."),
        ] {
            with_each(&Path::ROOT, steps, &|path| {
                assert_eq!(path.to_string(), expected);
                assert_eq!(path.to_owned().to_string(), expected);
                assert!(path.to_owned().steps().eq(steps.iter().copied()));
                assert_eq!(path.to_owned(), steps.iter().copied().collect());
                assert_eq!(path.is_root(), steps.is_empty());
                assert_eq!(path.to_owned().is_root(), steps.is_empty());
            });
        }
    }

    #[test]
    fn a_step_can_be_taken_back() {
        let mut path: OwnedPath = [Step::Key("spec"), Step::Index(3)].into_iter().collect();
        path.pop();
        assert_eq!(path.to_string(), "spec");
        path.pop();
        path.pop();
        assert!(path.is_root());
    }
}
