//! `start-deadlocks`: a startup probe on a helper that is not ready before the app is. The app waits for the probe, and the probe
//! for the app (KEP-753, scenario 7).

use super::{Words, helper_of};
use crate::catalog::schema::AppNeed;
use crate::command::Command;
use crate::roles::Member;

/// Whether the rule holds.
pub(super) fn check(member: &Member<'_, '_>) -> bool {
    let need = helper_of(member).and_then(|helper| helper.needs_app.as_ref());
    need.is_some_and(|need| {
        let here = need.args.is_empty() || Command::of(member.container).has_arg(&need.args);
        need.how == AppNeed::Waits && here && member.container.startup_probe.is_some()
    })
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    let why = helper_of(member).and_then(|helper| helper.needs_app.as_ref()).map_or("", |need| &need.why);
    Words {
        says: "has a startupProbe that waits for the app, which waits for the startupProbe".to_owned(),
        fix: "Remove the startupProbe.".to_owned(),
        short: "remove the startupProbe".to_owned(),
        why: format!("{why}."),
        steps: Vec::new(),
    }
}
