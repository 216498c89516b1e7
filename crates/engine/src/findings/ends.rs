//! What ends a helper when the app of a Job is done, other than Kubernetes.

use super::remedy::injected;
use super::{Subject, helper_of};
use crate::catalog::schema::{Helper, Injector};
use crate::command::base_name;
use crate::glob::find;
use crate::json::Text;
use crate::recognise::{Said, environment};
use crate::roles::{Member, Pod};
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
const PLATFORMS: [(&str, &str); 6] = [
    ("workflows.argoproj.io/workflow", "Argo Workflows"),
    ("tekton.dev/taskRun", "Tekton"),
    ("job.runner.gitlab.com/id", "GitLab Runner"),
    ("job.runner.gitlab.com/pod", "GitLab Runner"),
    ("jenkins/label", "Jenkins"),
    ("runner-pod", "GitHub Actions Runner"),
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
    if environment(member.container, &["KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT".into()]) == Said::Yes {
        return Some(Ended::ByPod("OpenKruise ends it (KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT)"));
    }
    if member.command().runs(&["kubexit".into()]) {
        return Some(Ended::ByPod("kubexit ends it"));
    }
    quits(subject, member).then_some(Ended::ByPod("the app tells it to quit"))
}

/// Whether a container of the pod tells the helper to quit, and the helper listens.
pub(crate) fn quits(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    let Some(helper) = helper_of(member) else { return false };
    let listens = helper.quit.get().is_some_and(|quit| member.command().has_all_args(&quit.needs));
    if !listens && !sees(&subject.pod) {
        return false;
    }
    let heard = subject.heard(helper);
    heard.kill || heard.call && listens
}

/// What the apps say to a helper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Heard {
    /// They call its quit endpoint.
    call: bool,
    /// They kill its process, which they see.
    kill: bool,
}

/// What the apps of a pod say to a helper; `said` gives what [`said`] does. Their words are read only if their texts may say it.
pub(super) fn heard<'p>(pod: &Pod<'_, '_>, helper: &Helper<'_>, said: impl Fn() -> &'p (String, bool)) -> Heard {
    let may_say = |app: &Member<'_, '_>, word: &str| app.container.may_say(word) || app.container.env.may_hold(word);
    let may_be_said =
        |text: &str| text.split(' ').all(|word| word.is_empty() || pod.apps().any(|app| may_say(app, word)));
    let calls = |call: &Text<'_>| may_be_said(call) && call.split(' ').all(|word| find(&said().0, word).is_some());
    let names = |program: &Text<'_>| may_be_said(program) && find(&said().0, program).is_some();
    Heard {
        call: helper.quit.get().is_some_and(|quit| quit.calls.iter().any(calls)),
        kill: sees(pod) && may_be_said("kill") && said().1 && helper.programs.iter().any(names),
    }
}

/// Whether an app sees the processes of the others: only in a shared namespace.
fn sees(pod: &Pod<'_, '_>) -> bool {
    *pod.spec.share_process_namespace == Some(true)
}

/// All that the apps' commands and the names of their variables say, and whether one of them kills processes of the others.
pub(super) fn said(pod: &Pod<'_, '_>) -> (String, bool) {
    let mut text = String::new();
    let mut kills = false;
    for app in pod.apps() {
        for word in app.command().words() {
            kills |= matches!(base_name(word), "kill" | "killall" | "pkill");
            text.push_str(word);
            text.push(' ');
        }
        for variable in app.container.env.iter() {
            text.push_str(variable.name.text());
            text.push(' ');
        }
    }
    (text, kills)
}
