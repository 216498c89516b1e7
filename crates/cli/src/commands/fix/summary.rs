//! What became of all inputs, in a line.

use super::outcome::{Failed, Outcome};
use crate::input::Origin;
use native_sidecar_manifests::text::counted;

/// `2 containers in 1 of 14 files fixed; 1 left as it is; 1 part of the input could not be read`
pub(super) fn summary(results: &[Outcome<'_>], write: bool) -> String {
    let done: usize = results.iter().map(|outcome| outcome.fixed.done.len()).sum();
    let left: usize = results.iter().map(|outcome| outcome.fixed.left.len()).sum();
    let failed = |how| results.iter().filter(|outcome| outcome.failed == Some(how)).count();
    let parts: usize = results.iter().map(|outcome| outcome.fixed.errors.len()).sum();
    let (unread, unwritten) = (parts.saturating_add(failed(Failed::Reading)), failed(Failed::Writing));
    let files = results.iter().filter(|outcome| !outcome.fixed.done.is_empty()).count();
    let piped = results.iter().any(|outcome| outcome.input.origin == Origin::Stdin);
    let mut line = match done {
        0 if (left, unread, unwritten) == (0, 0, 0) => "nothing to fix".to_owned(),
        0 => "nothing fixed".to_owned(),
        _ if piped => format!("{} fixed", counted(done, "container")),
        _ => {
            let of = counted(results.len(), "file");
            let fixed = if write { "fixed" } else { "can be fixed: --write changes the files" };
            format!("{} in {files} of {of} {fixed}", counted(done, "container"))
        }
    };
    if left > 0 {
        line.push_str(&format!("; {left} left as {}", if left == 1 { "it is" } else { "they are" }));
    }
    if unread > 0 {
        line.push_str(&format!("; {} of the input could not be read", counted(unread, "part")));
    }
    if unwritten > 0 {
        line.push_str(&format!("; {} could not be written", counted(unwritten, "file")));
    }
    line
}
