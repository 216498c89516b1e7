//! Obstacles in words.

use super::Statement;
use super::phrases::ended_by;
use crate::catalog::schema::AppNeed;
use crate::json::Text;
use crate::plan::{Reason, Step};
use crate::text::glob::find;
use crate::text::{quoted, say, shown};

/// Why a helper cannot be moved, after "cannot be made a native sidecar:". What follows a comma is left out where a warning has no
/// room for it.
#[must_use]
pub fn reason(reason: &Reason<'_>) -> Statement {
    match reason {
        Reason::VersionTooOld => "Kubernetes below 1.29 knows no native sidecars".into(),
        Reason::StaticPod => {
            Statement::with("the Pod shows a static pod", &[", which the kubelet runs as its file says"])
        }
        Reason::PodResources => {
            Statement::with("beside it", &[", the init containers could exceed the resources of the pod as a whole"])
        }
        Reason::AwaitedInjector(injector) => {
            let awaited = say![shown(&injector.name, 40), " has yet to inject what the pod asks for"];
            Statement::with(&awaited, &[", and puts it behind this container"])
        }
        Reason::NameTaken => "initContainers has a container of this name".into(),
        Reason::NameTwice => "containers has two of this name".into(),
        Reason::InitCompanions => "the init containers that come with it would run only after it".into(),
        Reason::InitWrites => {
            Statement::with("an init container may write to a volume of it", &[", and would run only after it"])
        }
        Reason::Placeholder(_) => "it only adjusts what an injector makes of it".into(),
        Reason::Exception(exception) => of_catalog(&shown(&exception.why, 100)),
        Reason::EndedBy(by) => of_catalog(&say![shown(&ended_by(*by), 100), ", and expects it where it is"]),
        Reason::Kubexit => Statement::with("kubexit would not find it there", &[", and the app would wait for it"]),
        Reason::RestartPolicyRules => Statement::with("it has restartPolicyRules", &[ALWAYS]),
        Reason::RestartPolicy(policy) => Statement::with(&say!["it has restartPolicy: ", policy], &[ALWAYS]),
        Reason::HostPort(port) => say!["its hostPort ", port, " would not be published"].into(),
        Reason::ResizePolicy => "no init container may have a resizePolicy before Kubernetes 1.33".into(),
        Reason::PortName(name) => {
            say!["Services would not find its port ", quoted(name), " by name before Kubernetes 1.33"].into()
        }
        Reason::PortNameShared { port, other } => Statement::with(
            &say!["Services that target its port ", quoted(port), " by name would reach ", quoted(other)],
            &[", which has a port of that name too"],
        ),
        Reason::ProbeWaitsForApp(need) => of_catalog(&shown(&need.why, 110)),
        Reason::NeedsApp(need) if need.how == AppNeed::Waits => of_catalog(&shown(&need.why, 110)),
        Reason::NeedsApp(need) => of_catalog(&shown(&need.why, 90)).behind("it ends without the app: "),
        Reason::LosesItsFile => Statement::with(
            "its tail ends when the app's file is not there yet",
            &[", and would keep the app from starting"],
        ),
        Reason::Gate(gate) => Statement::with(
            &say!["its ", gate.name(), " reaches for another container"],
            &[", which would start only after it"],
        ),
        Reason::SlowStart => {
            "with its startupProbe under restartPolicy: Never the app may never start before Kubernetes 1.33".into()
        }
        Reason::QuitSignal => Statement::with(
            "the app tells it to quit",
            &[", and under OnFailure its restarts count against backoffLimit"],
        ),
        Reason::MayEnd(how) => {
            Statement::with("it may end by itself", &[", and would start again and again (", &shown(how, 100), ")"])
        }
        Reason::Other(name) => {
            Statement::with(&say![quoted(name), " cannot be converted"], &[", and a pod is converted as a whole"])
        }
    }
}

/// What holds for each restart policy of its own.
const ALWAYS: &str = ", and a native sidecar always restarts";

/// A sentence of the catalog: what follows its first comma can be left out.
fn of_catalog(sentence: &str) -> Statement {
    let (brief, rest) =
        sentence.split_at_checked(find(sentence, ", ").unwrap_or(sentence.len())).unwrap_or((sentence, ""));
    Statement::with(brief, &[rest])
}

/// How to lift what keeps a helper from being moved: a sentence without its capital and full stop.
#[must_use]
pub fn lift(reason: &Reason<'_>) -> Text<'static> {
    imperative(&reason.step())
}

/// What a step has people do to the container.
fn imperative(step: &Step<'_>) -> Text<'static> {
    match step {
        Step::Remove(field) => say!["remove its ", field.key()],
        Step::Manual(text) => text.clone(),
        _ => Text::default(),
    }
}
