//! Values as Rust expressions: how the catalog's static tables are written.

use crate::json::Text;
use crate::list::{List, Part};
use std::fmt::Write as _;

/// What can stand in the catalog.
pub(crate) trait Literal {
    /// Writes the value as a Rust expression.
    fn literal(&self, out: &mut String);
}

impl Literal for Text<'_> {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "Cow::Borrowed({self:?})");
    }
}

impl Literal for bool {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl Literal for u16 {
    fn literal(&self, out: &mut String) {
        let _ = write!(out, "{self}");
    }
}

impl<T: Literal> Literal for Option<T> {
    fn literal(&self, out: &mut String) {
        match self {
            Some(value) => {
                out.push_str("Some(");
                value.literal(out);
                out.push(')');
            }
            None => out.push_str("None"),
        }
    }
}

impl<T: Literal> Literal for Part<'_, T> {
    fn literal(&self, out: &mut String) {
        match self.get() {
            Some(record) => {
                out.push_str("Part::Borrowed(&");
                record.literal(out);
                out.push(')');
            }
            None => out.push_str("Part::Absent"),
        }
    }
}

impl<T: Literal> Literal for List<'_, T> {
    fn literal(&self, out: &mut String) {
        out.push_str("List::Borrowed(&[");
        for item in self.iter() {
            item.literal(out);
            out.push_str(", ");
        }
        out.push_str("])");
    }
}
