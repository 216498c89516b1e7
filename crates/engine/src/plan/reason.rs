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
    /// What lifts it.
    #[must_use]
    pub fn step(&self) -> Step<'s> {
        let text = match self {
            Self::VersionTooOld => "raise minimumKubernetesVersion once every API server and kubelet is at 1.29".into(),
            Self::StaticPod => "change that file".into(),
            Self::PodResources | Self::InitCompanions | Self::InitWrites => PLACE_LAST.into(),
            Self::AwaitedInjector(_) => "make it native in the manifest, if it can start before that".into(),
            Self::NameTaken => "rename or remove one of the two".into(),
            Self::NameTwice => "rename one of the two".into(),
            Self::Placeholder(injector) => {
                say!["have ", shown(&injector.name, 40), " inject native sidecars"]
            }
            Self::Exception(_) | Self::EndedBy(_) => "nothing needs to be done".into(),
            Self::Kubexit => "take kubexit out of the pod".into(),
            Self::RestartPolicyRules => return Step::Remove(Field::RestartPolicyRules),
            Self::RestartPolicy(_) => return Step::Remove(Field::RestartPolicy),
            Self::HostPort(_) => "remove hostPort and reach it by a Service, or give the pod hostNetwork".into(),
            Self::ResizePolicy => return Step::Remove(Field::ResizePolicy),
            Self::PortName(_) => "have Services use the number, and remove the name".into(),
            Self::PortNameShared { port, .. } => {
                say!["give its port ", quoted(port), " another name, and have Services target that or the number"]
            }
            Self::ProbeWaitsForApp(_) => return Step::Remove(Field::StartupProbe),
            Self::NeedsApp(_) => "exempt it, or move it by hand, without a startupProbe".into(),
            Self::LosesItsFile => "use tail -F in place of tail -f".into(),
            Self::Gate(gate) => say!["let its ", gate.name(), " ask the helper itself"],
            Self::SlowStart => return Step::Remove(Field::StartupProbe),
            Self::QuitSignal => "remove the quit call, or use restartPolicy: Never".into(),
            Self::MayEnd(_) => "exempt it if it does, else make it native in the manifest".into(),
            Self::Other(name) => {
                say!["lift the obstacle of ", quoted(name), " or exempt it"]
            }
        };
        Step::Manual(text)
    }
}
