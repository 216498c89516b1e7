//! What can be written: a field takes a value, or says what is wrong with it.

use crate::json::{Kind, Path, Text, Value};
use crate::list::{List, Part};
use crate::mistakes::Mistakes;
use crate::schema::Schema;

/// What can be written at a place.
pub trait Field<'a> {
    /// Takes the value at a place; what is wrong with it goes to `mistakes`, and then the default takes its place.
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes);

    /// What it takes, told to those who describe it. The policy itself never asks, so that nothing of this is in its module.
    #[must_use]
    fn schema() -> Schema
    where
        Self: Sized,
    {
        Schema::Any
    }
}

/// Reads the value at a place; what is wrong with it goes to `mistakes`.
pub fn read<'a, T: Field<'a> + Default>(value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) -> T {
    let mut field = T::default();
    field.fill(value, at, mistakes);
    field
}

impl<'a> Field<'a> for Text<'a> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match value {
            Value::String(text) => *self = text,
            Value::Bool(true) => mistakes.unquoted(at, "true", Kind::Bool),
            Value::Bool(false) => mistakes.unquoted(at, "false", Kind::Bool),
            Value::Number(number) => mistakes.unquoted(at, &number, Kind::Number),
            other => mistakes.wanted(at, "a string", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Text
    }
}

impl<'a> Field<'a> for bool {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match value {
            Value::Bool(value) => *self = value,
            other => mistakes.wanted(at, "true or false", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Bool
    }
}

/// A port.
impl<'a> Field<'a> for u16 {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        match &value {
            Value::Number(number) => match number.parse() {
                Ok(port) if port > 0 => *self = port,
                _ => mistakes.add(at, format_args!("must be a port from 1 to 65535, not {number}")),
            },
            other => mistakes.wanted(at, "a number", other.kind()),
        }
    }

    fn schema() -> Schema {
        Schema::Port
    }
}

/// Absent and blank are the same.
impl<'a, T: Field<'a> + Default> Field<'a> for Option<T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        self.insert(T::default()).fill(value, at, mistakes);
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<'a, T: Field<'a> + Default> Field<'a> for Part<'a, T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        let mut part = Box::<T>::default();
        part.fill(value, at, mistakes);
        *self = Self::Owned(part);
    }

    fn schema() -> Schema {
        T::schema()
    }
}

impl<'a, T: Field<'a> + Default> Field<'a> for List<'a, T> {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        // With its room from the start: a list that grows needs half as much again.
        let mut list = Vec::with_capacity(if let Value::Array(items) = &value { items.len() } else { 0 });
        read_items(value, at, mistakes, &mut |item, at, mistakes| list.push(read::<T>(item, at, mistakes)));
        *self = List::Owned(list);
    }

    fn schema() -> Schema {
        Schema::List(Box::new(T::schema()))
    }
}

/// Reads the items of a list: `push` gets each that is not blank, with its place.
fn read_items<'a>(
    value: Value<'a>,
    at: &Path<'_>,
    mistakes: &mut Mistakes,
    push: &mut dyn FnMut(Value<'a>, &Path<'_>, &mut Mistakes),
) {
    let items = match value {
        Value::Array(items) => items,
        other => return mistakes.wanted(at, "a list", other.kind()),
    };
    for (index, item) in items.into_iter().enumerate() {
        let at = at.index(index);
        if item.is_blank() {
            mistakes.add(&at, "is empty");
        } else {
            push(item, &at, mistakes);
        }
    }
}
