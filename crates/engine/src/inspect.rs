//! Judging an object by itself, as if a person created it: what a command line has instead of a request.

pub use crate::decide::{Ignored, Suppression};

use crate::answer::Diagnostic;
use crate::decide::{Decision, Decisions, Judge};
use crate::json::{Error, Text};
use crate::kubernetes::workload::{self, Object};
use crate::kubernetes::{Circumstances, ContainerList};
use crate::plan::{Obstacle, Plan, Step};
use crate::rule::Rule;
use crate::rules;
use crate::settings::Settings;
use crate::template::Case;

/// What is to be said of an object, and what would repair it.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    /// In the order of the manifest.
    pub told: Vec<Told>,
    /// What was found, and is not spoken of.
    pub silent: Vec<Silent>,
    /// One for each pod template with something to repair.
    pub repairs: Vec<Repair>,
}

/// Where a container stands in its object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The way to the pod's spec, in the notation of `kubectl explain`: `spec.template.spec`.
    pub spec: String,
    /// The list.
    pub list: ContainerList,
    /// The place in the list, from 0.
    pub index: usize,
}

/// A finding, ready to be shown.
#[derive(Clone, Debug)]
pub struct Told {
    /// The container.
    pub place: Place,
    /// The container's name as it is written.
    pub name: String,
    /// The id of the helper that the container is of, if it is of a known one.
    pub helper: Option<String>,
    /// What the policy would do.
    pub outcome: Outcome,
    /// The finding in words.
    pub diagnostic: Diagnostic,
}

/// What the policy would do about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Refuse the object.
    Refused,
    /// Rewrite the Pod, or each Pod that the object makes.
    Converted,
    /// Accept the object with a warning.
    Warned,
}

/// A finding that is not spoken of.
#[derive(Clone, Debug)]
pub struct Silent {
    /// The container.
    pub place: Place,
    /// The rule.
    pub rule: Rule,
    /// Why.
    pub suppression: Suppression,
}

/// What repairs a pod template of which the policy would refuse or convert a container.
#[derive(Clone, Debug)]
pub struct Repair {
    /// The way to the pod's spec.
    pub spec: String,
    /// The regular containers that become native sidecars, in their order.
    pub moves: Vec<Move>,
    /// The places of the init containers that lack `restartPolicy: Always`, in their order.
    pub lines: Vec<usize>,
    /// What stands in the way. If anything does, nothing is to be moved.
    pub obstacles: Vec<Stays>,
}

/// A regular container that becomes a native sidecar.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its place among the regular containers.
    pub index: usize,
    /// The startup probe that it gets, as JSON, if the settings ask for one.
    pub startup_probe: Option<String>,
}

/// A container that cannot be moved.
#[derive(Clone, Debug)]
pub struct Stays {
    /// Its place among the regular containers.
    pub index: usize,
    /// The container's name as it is written.
    pub name: String,
    /// Why: a sentence without its full stop.
    pub reason: String,
    /// What would make it possible: a sentence without its full stop.
    pub lift: String,
}

/// An object that cannot be read.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// Where and why.
    pub error: Error,
    /// Whether the kind is one of Kubernetes' own, so that the policy refuses the object; of another kind it lets it pass, with
    /// a warning.
    pub built_in: bool,
}

/// Inspects an object, given as JSON. `None` if its kind keeps no pod templates.
///
/// # Errors
/// If a part that decides is given twice, or is of the wrong sort.
pub fn inspect(text: &str, group: &str, kind: &str, settings: &Settings<'_>) -> Result<Option<Inspection>, Unreadable> {
    inspect_except(text, group, kind, settings, &[])
}

/// Inspects an object, given as JSON, and is silent of what its author asks to ignore. `None` if its kind keeps no pod templates.
///
/// # Errors
/// If a part that decides is given twice, or is of the wrong sort.
pub fn inspect_except(
    text: &str,
    group: &str,
    kind: &str,
    settings: &Settings<'_>,
    ignored: &[Ignored],
) -> Result<Option<Inspection>, Unreadable> {
    let Some(kind) = workload::find(group, kind, &settings.workloads) else { return Ok(None) };
    let object = Object::read(text, kind.kind).map_err(|error| Unreadable { error, built_in: kind.built_in })?;
    let circumstances = Circumstances::of_new(&object);
    let judge = Judge { kind, text, settings, circumstances, ignored };
    let cases = judge.cases(&object);
    let decisions = judge.decide(&cases);
    let silent = decisions.suppressed.iter().filter_map(|suppressed| {
        let place = place(suppressed.case, suppressed.finding.member)?;
        Some(Silent { place, rule: suppressed.finding.rule, suppression: suppressed.suppression })
    });
    Ok(Some(Inspection {
        told: decisions.reported.iter().map(told).collect(),
        silent: silent.collect(),
        repairs: cases.iter().filter_map(|case| repair(case, &decisions)).collect(),
    }))
}

fn place(case: &Case<'_, '_>, member: usize) -> Option<Place> {
    let member = case.template.members.get(member)?;
    Some(Place { spec: case.template.path.to_owned(), list: member.list, index: member.index })
}

fn told(decision: &Decision<'_, '_, '_>) -> Told {
    let (case, finding) = (decision.case, &decision.finding);
    let member = case.template.members.get(finding.member);
    Told {
        place: place(case, finding.member).unwrap_or_else(|| Place {
            spec: case.template.path.to_owned(),
            list: ContainerList::Regular,
            index: finding.member,
        }),
        name: decision.name().to_owned(),
        helper: member.and_then(|member| member.helper()).map(|helper| helper.id.to_string()),
        outcome: outcome(decision),
        diagnostic: Diagnostic::of(decision),
    }
}

fn outcome(decision: &Decision<'_, '_, '_>) -> Outcome {
    match (decision.rejects, decision.is_converted()) {
        (true, _) => Outcome::Refused,
        (false, true) => Outcome::Converted,
        (false, false) => Outcome::Warned,
    }
}

/// What repairs a template, if anything of it is to be repaired.
fn repair<'t, 's>(case: &Case<'t, 's>, decisions: &Decisions<'_, 't, 's>) -> Option<Repair> {
    let of_case = decisions.reported.iter().filter(|decision| std::ptr::eq(decision.case, case));
    let counts = |decision: &&Decision<'_, '_, '_>| outcome(decision) != Outcome::Warned || decision.is_obstructed();
    let places: Vec<usize> = of_case.filter(counts).map(|decision| decision.finding.member).collect();
    let plan = Plan::of(case, &places);
    if plan.steps.is_empty() {
        return None;
    }
    let index = |member: usize| Some(case.template.members.get(member)?.index);
    let (mut moves, mut lines) = (Vec::new(), Vec::new());
    for step in plan.steps {
        match step {
            Step::Move { member, startup_probe } => {
                moves.extend(
                    index(member).map(|index| Move { index, startup_probe: startup_probe.map(Text::into_owned) }),
                );
            }
            Step::Add { member } => lines.extend(index(member)),
            _ => {}
        }
    }
    let stays = plan.obstacles.into_iter().filter_map(|Obstacle { member, reason }| {
        let member = case.template.members.get(member)?;
        Some(Stays {
            index: member.index,
            name: member.name().to_owned(),
            reason: rules::reason(&reason).to_string(),
            lift: rules::lift(&reason).into_owned(),
        })
    });
    Some(Repair { spec: case.template.path.to_owned(), moves, lines, obstacles: stays.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings;
    use crate::testing::{test, *};

    const PROXY: &str = r#"{"name":"proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2"}"#;

    fn inspected(kind: &str, template: &str, settings: &str) -> Inspection {
        let object = format!(r#"{{"metadata":{{"namespace":"shop"}},"spec":{{"template":{{"spec":{template}}}}}}}"#);
        let settings = settings::parse(settings).unwrap();
        let group = if kind == "Job" { "batch" } else { "apps" };
        inspect(&object, group, kind, &settings).unwrap().unwrap()
    }

    #[test]
    fn a_helper_is_told_and_moved() {
        let template = format!(r#"{{"containers":[{{"name":"app","image":"acme/app"}},{PROXY}]}}"#);
        let found = inspected("Job", &template, "null");
        let told = found.told.first().unwrap();
        assert_eq!((told.name.as_str(), told.outcome), ("proxy", Outcome::Refused));
        assert_eq!(told.helper.as_deref(), Some("cloud-sql-proxy"));
        assert_eq!(told.place, Place { spec: "spec.template.spec".into(), list: ContainerList::Regular, index: 1 });
        assert_eq!(told.diagnostic.rule, Rule::JobNeverCompletes);
        let repair = found.repairs.first().unwrap();
        assert_eq!(repair.moves.iter().map(|moved| moved.index).collect::<Vec<_>>(), [1]);
        assert!(repair.lines.is_empty() && repair.obstacles.is_empty());
    }

    #[test]
    fn a_stuck_init_container_lacks_a_line() {
        let template = format!(r#"{{"initContainers":[{PROXY}],"containers":[{{"name":"app","image":"acme/app"}}]}}"#);
        let found = inspected("Deployment", &template, "null");
        assert_eq!(found.repairs.first().map(|repair| repair.lines.clone()), Some(vec![0]));
    }

    #[test]
    fn an_obstacle_is_said() {
        let proxy = PROXY.replace('}', r#","ports":[{"containerPort":5432,"hostPort":5432}]}"#);
        let template = format!(r#"{{"containers":[{{"name":"app","image":"acme/app"}},{proxy}]}}"#);
        let found = inspected("Deployment", &template, "null");
        let repair = found.repairs.first().unwrap();
        assert_eq!(repair.obstacles.first().map(|stays| stays.name.as_str()), Some("proxy"));
    }

    #[test]
    fn what_is_only_warned_about_is_repaired_if_it_was_to_be_converted() {
        let template = format!(r#"{{"containers":[{{"name":"app","image":"acme/app"}},{PROXY}]}}"#);
        let obstructed = r#"{"action":"mutate","minimumKubernetesVersion":"1.28"}"#;
        for (settings, repairs) in [(obstructed, 1), (r#"{"rules":{"helper-not-native":"warn"}}"#, 0)] {
            let found = inspected("Deployment", &template, settings);
            assert_eq!(found.told.first().unwrap().outcome, Outcome::Warned, "{settings}");
            assert_eq!(found.repairs.len(), repairs, "{settings}");
        }
    }

    #[test]
    fn what_is_exempt_is_silent() {
        let template = format!(r#"{{"containers":[{{"name":"app","image":"acme/app"}},{PROXY}]}}"#);
        let exempt =
            r#"{"exempt":[{"container":"other","reason":"r"},{"namespace":"shop","container":"proxy","reason":"r"}]}"#;
        let found = inspected("Job", &template, exempt);
        assert!(found.told.is_empty() && found.repairs.is_empty());
        assert_eq!(found.silent.first().map(|silent| silent.suppression), Some(Suppression::Exempt(1)));
    }

    #[test]
    fn what_its_author_ignores_is_silent_in_that_place_only() {
        let pod = format!(r#"{{"containers":[{{"name":"app","image":"acme/app"}},{PROXY}]}}"#);
        let job = format!(r#"{{"template":{{"spec":{{"template":{{"spec":{pod}}}}}}}}}"#);
        let object = format!(r#"{{"spec":{{"replicatedJobs":[{job},{job}]}}}}"#);
        let at = |job: usize, rule| Ignored {
            spec: format!("spec.replicatedJobs[{job}].template.spec.template.spec"),
            list: ContainerList::Regular,
            index: 1,
            rule,
        };
        let ignored = [at(0, Rule::HelperNotNative), at(1, Rule::JobNeverCompletes)];
        let settings = settings::parse("null").unwrap();
        let found = inspect_except(&object, "jobset.x-k8s.io", "JobSet", &settings, &ignored).unwrap().unwrap();
        assert_eq!(found.told.iter().map(|told| &*told.place.spec).collect::<Vec<_>>(), [&*ignored[0].spec]);
        assert_eq!(found.repairs.len(), 1);
        assert_eq!(found.silent.first().map(|silent| silent.suppression), Some(Suppression::Ignored(1)));
    }

    #[test]
    fn a_kind_without_pods_is_nothing() {
        let settings = settings::parse("null").unwrap();
        assert!(inspect("{}", "", "ConfigMap", &settings).unwrap().is_none());
        assert!(inspect(r#"{"spec":[]}"#, "", "Pod", &settings).is_err_and(|unreadable| unreadable.built_in));
    }
}
