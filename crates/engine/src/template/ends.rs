//! What ends a helper when the app of a Job is done, other than Kubernetes.

use super::PodTemplate;
use crate::classify::{EnvMatch, Member, environment};

/// What ends a helper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedBy<'s> {
    /// The platform that runs the pod: its name.
    Platform(&'static str),
    /// Something else outside the pod.
    Elsewhere {
        /// How, in the catalog's words.
        how: &'s str,
        /// Whether the pod's author decides where the helper stands.
        movable: bool,
    },
    /// OpenKruise, told by a variable.
    Kruise,
    /// kubexit, which wraps it.
    Kubexit,
    /// A container of the pod that tells it to quit.
    QuitSignal,
}

impl EndedBy<'_> {
    /// Whether the pod's author has no way to change it.
    #[must_use]
    pub fn is_out_of_reach(self) -> bool {
        matches!(self, Self::Platform(_) | Self::Elsewhere { movable: false, .. })
    }
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

impl<'s> PodTemplate<'_, 's> {
    /// What demonstrably ends a helper.
    #[must_use]
    pub fn ended_by(&self, member: &Member<'_, 's>) -> Option<EndedBy<'s>> {
        let helper = member.helper()?;
        if let Some(platform) = self.platform() {
            return Some(EndedBy::Platform(platform));
        }
        if let Some(how) = helper.ended_elsewhere.get() {
            let movable = self.injected_by(member).is_none_or(|injector| injector.annotation.is_some());
            return Some(EndedBy::Elsewhere { how, movable });
        }
        if environment(member.container, &["KRUISE_TERMINATE_SIDECAR_WHEN_JOB_EXIT".into()]) == EnvMatch::Yes {
            return Some(EndedBy::Kruise);
        }
        if member.command().runs(&["kubexit".into()]) {
            return Some(EndedBy::Kubexit);
        }
        self.tells_to_quit(member).then_some(EndedBy::QuitSignal)
    }

    /// The platform that made this Pod and stops what is left of it.
    fn platform(&self) -> Option<&'static str> {
        let metadata = self.metadata().filter(|_| self.is_pod())?;
        PLATFORMS.iter().find(|(mark, _)| metadata.mark(mark).is_some()).map(|(_, platform)| *platform)
    }

    /// Whether kubexit watches a container: it wraps it, or holds others back until it runs.
    #[must_use]
    pub fn is_watched_by_kubexit(&self, member: &Member<'_, 's>) -> bool {
        member.command().runs(&["kubexit".into()]) || self.neighbours().awaits(member.name())
    }
}
