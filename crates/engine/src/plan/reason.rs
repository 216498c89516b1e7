//! Why a helper cannot simply be moved, and what lifts that.

use super::step::{Field, Step};
use crate::catalog::schema::{Exception, Injector, NeedsApp};
use crate::json::Text;
use crate::template::{EndedBy, Gate};
use crate::text::{quoted, say, shown};

/// Why a helper cannot simply be moved.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason<'s> {
    /// The cluster may be below Kubernetes 1.29.
    VersionTooOld,
    /// The Pod shows a static pod.
    StaticPod,
    /// The init containers behind it could exceed the resources of the pod as a whole.
    PodResources,
    /// An injector that the pod asks for has yet to come.
    AwaitedInjector(&'s Injector<'s>),
    /// An init container has its name.
    NameTaken,
    /// Another regular container has its name.
    NameTwice,
    /// Init containers that come with it would run behind it.
    InitCompanions,
    /// An init container that would run behind it may write to a volume of it.
    InitWrites,
    /// It only adjusts what an injector makes of it.
    Placeholder(&'s Injector<'s>),
    /// An injector leaves it where it is on purpose.
    Exception(&'s Exception<'s>),
    /// What ends it expects it where it is.
    EndedBy(EndedBy<'s>),
    /// kubexit watches it.
    Kubexit,
    /// It has rules of its own for restarts.
    RestartPolicyRules,
    /// It has a restart policy of its own: this one.
    RestartPolicy(Text<'static>),
    /// Its port on the node would not be published.
    HostPort(Text<'static>),
    /// It has a resize policy, and the cluster may be below 1.33.
    ResizePolicy,
    /// It names a port, and the cluster may be below 1.33.
    PortName(Text<'static>),
    /// A Service that targets the name of this port would reach another container: this one.
    PortNameShared {
        /// The port's name.
        port: Text<'static>,
        /// The other container's name.
        other: Text<'static>,
    },
    /// Its startup probe would hold back the app, which it waits for.
    ProbeWaitsForApp(&'s NeedsApp<'s>),
    /// It needs the app.
    NeedsApp(&'s NeedsApp<'s>),
    /// Its `tail` ends when the app's file is not there yet.
    LosesItsFile,
    /// Its gate reaches for another container.
    Gate(Gate),
    /// Its startup probe meets a bug of Kubernetes below 1.33.
    SlowStart,
    /// The app tells it to quit, and its restarts would count.
    QuitSignal,
    /// It may end by itself, as this says.
    MayEnd(&'s str),
    /// Another container of the pod, of this name, cannot be moved, and a pod is converted as a whole.
    Other(Text<'static>),
}

/// How the init containers keep their place before a helper.
const PLACE_LAST: &str = "set mutate.placement: last";

impl<'s> Reason<'s> {
    /// What lifts it; several steps are all needed.
    #[must_use]
    pub fn steps(&self) -> Vec<Step<'s>> {
        let manual = |text: &'static str| vec![Step::manual(text)];
        match self {
            Self::VersionTooOld => {
                manual("raise minimumKubernetesVersion once every API server and kubelet is at 1.29")
            }
            Self::StaticPod => manual("change that file"),
            Self::PodResources | Self::InitCompanions | Self::InitWrites => manual(PLACE_LAST),
            Self::AwaitedInjector(_) => manual("make it native in the manifest, if it can start before that"),
            Self::NameTaken => manual("rename or remove one of the two"),
            Self::NameTwice => manual("rename one of the two"),
            Self::Placeholder(injector) => {
                vec![Step::Manual(say!["have ", shown(&injector.name, 40), " inject native sidecars"])]
            }
            Self::Exception(_) | Self::EndedBy(_) => manual("nothing needs to be done"),
            Self::Kubexit => manual("take kubexit out of the pod"),
            Self::RestartPolicyRules => vec![Step::Remove(Field::RestartPolicyRules)],
            Self::RestartPolicy(_) => vec![Step::Remove(Field::RestartPolicy)],
            Self::HostPort(_) => manual("remove hostPort and reach it by a Service, or give the pod hostNetwork"),
            Self::ResizePolicy => vec![Step::Remove(Field::ResizePolicy)],
            Self::PortName(_) => manual("have Services use the number, and remove the name"),
            Self::PortNameShared { port, .. } => {
                vec![Step::Manual(say![
                    "give its port ",
                    quoted(port),
                    " another name, and have Services target that or the number"
                ])]
            }
            Self::ProbeWaitsForApp(_) => vec![Step::Remove(Field::StartupProbe)],
            Self::NeedsApp(_) => manual("exempt it, or move it by hand, without a startupProbe"),
            Self::LosesItsFile => manual("use tail -F in place of tail -f"),
            Self::Gate(gate) => vec![Step::Manual(say!["let its ", gate.name(), " ask the helper itself"])],
            Self::SlowStart => vec![Step::Remove(Field::StartupProbe)],
            Self::QuitSignal => manual("remove the quit call, or use restartPolicy: Never"),
            Self::MayEnd(_) => manual("exempt it if it does, else make it native in the manifest"),
            Self::Other(name) => {
                vec![Step::Manual(say!["lift the obstacle of ", quoted(name), " or exempt it"])]
            }
        }
    }
}
