//! What ends a helper when the app of a Job is done, other than Kubernetes.

use super::remedy::injected;
use super::{Subject, helper_of};
use crate::catalog::schema::Helper;
use crate::catalog::schema::Injector;
use crate::command::{Command, base_name};
use crate::glob::find;
use crate::json::Text;
use crate::pod::Container;
use crate::recognise::{Evidence, Said};
use crate::roles::Member;
use crate::say::say;

/// What ends a helper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The pod's own containers or settings do, which its author can change.
    ByPod(&'static str),
    /// Something outside the pod does, which its author has no way to change.
    ByPlatform(Text<'static>),
    /// Something outside the pod does, but the author decides where the helper stands.
    Elsewhere(Text<'static>),
}

/// Marks of platforms that stop what is left of a pod when its work is done.
const PLATFORMS: [(&str, &str); 5] = [
    ("workflows.argoproj.io/workflow", "Argo Workflows"),
    ("tekton.dev/taskRun", "Tekton"),
    ("job.runner.gitlab.com/id", "GitLab Runner"),
    ("job.runner.gitlab.com/pod", "GitLab Runner"),
    ("jenkins/label", "Jenkins"),
];

/// What demonstrably ends this helper.
pub(crate) fn ended(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<Ended> {
    let helper = helper_of(member)?;
    let platform = subject.metadata().filter(|_| subject.is_pod()).and_then(|metadata| {
        PLATFORMS.iter().find(|(mark, _)| metadata.mark(mark).is_some()).map(|(_, platform)| *platform)
    });
    if let Some(platform) = platform {
        return Some(Ended::ByPlatform(say![platform, " ends it"]));
    }
    if let Some(how) = helper.ended_elsewhere.get() {
        let switched = |injector: &Injector<'_>| injector.annotation.is_some();
        let decides = injected(subject, member).is_none_or(switched);
        return Some(if decides {
            Ended::Elsewhere(how.to_string().into())
        } else {
            Ended::ByPlatform(how.to_string().into())
        });
    }
    let evidence = Evidence::of(member.container, subject.metadata());
    if evidence.environment(&["KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT".into()]) == Said::Yes {
        return Some(Ended::ByPod("OpenKruise ends it (KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT)"));
    }
    let own = Command::of(member.container);
    if own.programs().any(|program| program == "kubexit") {
        return Some(Ended::ByPod("kubexit ends it"));
    }
    quits(subject, member, &own).then_some(Ended::ByPod("the app tells it to quit"))
}

/// Whether a container of the pod tells the helper to quit, and the helper listens.
pub(crate) fn quits(subject: &Subject<'_, '_>, member: &Member<'_, '_>, own: &Command<'_>) -> bool {
    let Some(helper) = helper_of(member) else { return false };
    let heard = subject.heard(helper);
    heard.kill || heard.call && helper.quit.get().is_some_and(|quit| own.has_all_args(&quit.needs))
}

/// What the apps say to a helper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    /// They call its quit endpoint.
    call: bool,
    /// They kill its process, which they see.
    kill: bool,
}

/// What the apps say to a helper, in `said` of what [`said`] gives.
pub(super) fn heard(helper: &Helper<'_>, said: &str, kills: bool) -> Heard {
    let is_said = |call: &Text<'_>| call.split(' ').all(|word| find(said, word).is_some());
    Heard {
        call: helper.quit.get().is_some_and(|quit| quit.calls.iter().any(is_said)),
        kill: kills && helper.programs.iter().any(|program| find(said, program).is_some()),
    }
}

/// All that the apps' commands say, and whether one of them kills processes of the others.
pub(super) fn said<'t>(apps: impl Iterator<Item = &'t Container<'t>>) -> (String, bool) {
    let mut text = String::new();
    let mut kills = false;
    for app in apps.filter(|app| app.command.is_some() || app.args.is_some()) {
        for word in Command::of(app).words() {
            kills |= matches!(base_name(word), "kill" | "killall" | "pkill");
            text.push_str(word);
            text.push(' ');
        }
    }
    (text, kills)
}
