//! What can be written at a place, told to those who describe it: for the policy itself it is not needed, so that nothing of this is in
//! its module.

/// What can be written at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schema {
    /// More is not known of it.
    Any,
    /// A string.
    Text,
    /// A string of this form: a regular expression (ECMA 262).
    Pattern(&'static str),
    /// True or false.
    Bool,
    /// A port's number.
    Port,
    /// One of these words, each with what it means. The first is the default.
    Words(Vec<(&'static str, &'static str)>),
    /// A list of these.
    List(Box<Schema>),
    /// An object: the name of its type, and its members.
    Record(&'static str, Vec<Member>),
}

/// A member of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its key.
    pub key: &'static str,
    /// What it means: its documentation in the code.
    pub meaning: &'static str,
    /// What it takes.
    pub schema: Schema,
}
