//! The policy's answers as Kubewarden reads them: a `ValidationResponse` and a `SettingsValidationResponse`.
//!
//! The SDK's own types would parse the rewritten object into a tree, sort its keys, and keep annotations in a hash map; here the
//! object stays text, and the same answer has the same bytes. They would also bring serde_json into the module.

use super::Answer;
use crate::json::{decimal, write_string};

/// Writes an answer. What is absent is left out.
#[must_use]
pub fn write(answer: Answer) -> String {
    let mut out = match (&answer.rejection, answer.mutated_object) {
        (Some(rejection), _) => {
            let mut out = String::with_capacity(rejection.message.len().saturating_add(256));
            out.push_str("{\"accepted\":false,\"message\":");
            write_string(&mut out, &rejection.message);
            out.push_str(",\"code\":");
            decimal(&mut out, rejection.code.into());
            out
        }
        // The answer is written around the object, which can be megabytes.
        (None, Some(mut object)) => {
            object.insert_str(0, "{\"mutated_object\":");
            object.push_str(",\"accepted\":true");
            object
        }
        (None, None) => "{\"accepted\":true".to_owned(),
    };
    if !answer.audit_annotations.is_empty() {
        out.push_str(",\"audit_annotations\":");
        let members = answer.audit_annotations.iter();
        list(&mut out, '{', '}', members, |out, (key, value)| {
            write_string(out, key);
            out.push(':');
            write_string(out, value);
        });
    }
    if !answer.warnings.is_empty() {
        out.push_str(",\"warnings\":");
        list(&mut out, '[', ']', answer.warnings.iter(), |out, warning| write_string(out, warning));
    }
    out.push('}');
    out
}

/// Writes what is wrong with settings, if anything is.
#[must_use]
pub fn write_settings(checked: Result<(), String>) -> String {
    match checked {
        Ok(()) => "{\"valid\":true}".to_owned(),
        Err(mistakes) => {
            let mut out = "{\"valid\":false,\"message\":".to_owned();
            write_string(&mut out, &mistakes);
            out.push('}');
            out
        }
    }
}

fn list<T>(out: &mut String, open: char, close: char, items: impl Iterator<Item = T>, write: impl Fn(&mut String, T)) {
    out.push(open);
    for (index, item) in items.enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(close);
}
