//! `init-never-finishes`: a helper stands in `initContainers` without `restartPolicy: Always`, so that Kubernetes waits for it
//! to end before it goes on, and it never does (KEP-753, "restartPolicy mistakenly stripped").

use super::remedy::{self, recognised_by, sidecar_lines};
use super::{Subject, Words, helper_of, quoted};
use crate::pod::ContainerList;
use crate::roles::{Member, Role, Running};

/// Whether the rule holds, and whether it is sure.
pub(super) fn check(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<bool> {
    if member.list != ContainerList::Init || member.role != Role::Helper {
        return None;
    }
    let helper = helper_of(member)?;
    // Beside a second container of the same helper, the first often only prepares its files; so does one that calls itself init.
    let twin = subject.pod.count(helper) > 1;
    let prepares = member.container.name.text().split('-').any(|word| word == "init");
    Some(member.running == Running::Always && !twin && !prepares && !super::is_placeholder(subject, member))
}

/// What is said.
pub(super) fn words(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Words {
    let name = member.container.name.text();
    let (app, those) = (subject.app(), remedy::these_pods(subject));
    let maybe = match member.running {
        Running::Perhaps(where_) => {
            format!(" It may end by itself ({where_}): then all is well, and an exemption silences this.")
        }
        _ => String::new(),
    };
    let given = member.container.restart_policy.text();
    let lacks = if given.is_empty() { String::new() } else { format!(", but {}", quoted(given)) };
    let mut steps = vec!["your manifest lacks the line: add it".to_owned()];
    steps.extend(sidecar_lines(name, false).into_iter().map(|line| format!("    {line}")));
    steps.push(
        "your manifest has the line: it was dropped on the way, most often by a mutating webhook or an operator built before \
         Kubernetes 1.28 (kubectl get mutatingwebhookconfigurations), or by a CRD with an old schema: update that one"
            .to_owned(),
    );
    Words {
        says: format!(
            "has no restartPolicy: Always{lacks}. {those} would stay in Init for ever and {app} would never start"
        ),
        fix: "Add the line, or, if your manifest has it, find what removed it.".to_owned(),
        short: "add restartPolicy: Always, or find the webhook that removed it".to_owned(),
        why: format!(
            "{}. It never exits, and without that line Kubernetes waits for it to exit before it goes on.{maybe}",
            recognised_by(member)
        ),
        steps,
    }
}
