//! `one-shot-restarts`: a use that ends has `restartPolicy: Always`, so that the kubelet starts it again and again.

use super::remedy::recognised_by;
use super::{Words, helper_of};
use crate::roles::{Member, Running};

/// Whether the rule holds.
pub(super) fn check(member: &Member<'_, '_>) -> bool {
    member.running == Running::Ends && helper_of(member).is_some_and(|helper| !helper.one_shot.restarts_on_purpose)
}

/// What is said.
pub(super) fn words(member: &Member<'_, '_>) -> Words {
    Words {
        says: "does one thing and ends, and with restartPolicy: Always it restarts for ever".to_owned(),
        fix: "Remove restartPolicy: Always from it.".to_owned(),
        short: "remove restartPolicy: Always from it".to_owned(),
        why: format!("{}. Its name or arguments make it end by itself.", recognised_by(member)),
        steps: Vec::new(),
    }
}
