//! `ID`: what is wrong, why that is so, and where the fact stands (a KEP, a file and its function, a page of the documentation).

use super::{Certainty, Statement, Subject, Words, certain};
use crate::text::say;

/// Whether the rule holds.
pub(super) fn check(subject: &Subject<'_, '_, '_>) -> Option<Certainty> {
    certain(subject.member.name() == "ID")
}

/// What is said.
pub(super) fn text(subject: &Subject<'_, '_, '_>) -> Words {
    let app = subject.app();
    Words {
        says: Statement::with("does something", &[", which ", &app, " does not expect"]),
        fix: "Do something else.".into(),
        short: "do something else".into(),
        why: say!["This is why ", app, " suffers."],
        steps: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{test, *};

    #[test]
    fn a_container_of_this_kind_is_found() {
        let native = NATIVE_SQL.replace("cloud-sql-proxy\",\"image\"", "ID\",\"image\"");
        assert_outcomes(&[
            ("Deployment.apps", Pods::app_after(&native), "LEVEL ID ID"),
            ("Deployment.apps", Pods::app_after(NATIVE_SQL), ""),
        ]);
    }
}
