//! Values at the end of paths.

use super::{Node, Value};
use native_sidecar_engine::json::{OwnedPath, Step};

impl Node {
    /// The value at the end of a path.
    #[must_use]
    pub fn at<'p>(&self, steps: impl IntoIterator<Item = Step<'p>>) -> Option<&Self> {
        steps.into_iter().try_fold(self, Self::child)
    }

    /// The value at the end of a path or, if there is none, the innermost one on the way there.
    pub(crate) fn nearest<'p>(&self, steps: impl IntoIterator<Item = Step<'p>>) -> &Self {
        let mut node = self;
        for step in steps {
            match node.child(step) {
                Some(child) => node = child,
                None => break,
            }
        }
        node
    }

    fn child(&self, step: Step<'_>) -> Option<&Self> {
        match step {
            Step::Key(key) => self.get(key),
            Step::Index(index) => self.items().get(index),
        }
    }

    /// The path that is written so in the notation of `kubectl explain`: `spec.template.spec`, `spec.pools[1].template.spec`. `None` if
    /// there is nothing. A key may itself have a dot in it.
    #[must_use]
    pub fn path(&self, written: &str) -> Option<OwnedPath> {
        let mut path = OwnedPath::default();
        self.find(written, &mut path).then_some(path)
    }

    /// Goes on to what is written so; if there is nothing, the path stays as it is.
    fn find(&self, written: &str, path: &mut OwnedPath) -> bool {
        if written.is_empty() {
            return true;
        }
        match &self.value {
            Value::List(items) => {
                let Some((index, rest)) = written.strip_prefix('[').and_then(|rest| rest.split_once(']')) else {
                    return false;
                };
                let item = index.parse().ok().and_then(|index: usize| Some((index, items.get(index)?)));
                item.is_some_and(|(index, item)| item.further(Step::Index(index), rest, path))
            }
            Value::Map(pairs) => pairs.iter().any(|(key, value)| {
                let key = key.text().unwrap_or_default();
                written.strip_prefix(key).is_some_and(|rest| value.further(Step::Key(key), rest, path))
            }),
            _ => false,
        }
    }

    fn further(&self, step: Step<'_>, rest: &str, path: &mut OwnedPath) -> bool {
        let rest = match rest.strip_prefix('.') {
            Some(rest) if !rest.is_empty() => rest,
            None if rest.is_empty() || rest.starts_with('[') => rest,
            _ => return false,
        };
        path.push(step);
        let found = self.find(rest, path);
        if !found {
            path.pop();
        }
        found
    }
}
