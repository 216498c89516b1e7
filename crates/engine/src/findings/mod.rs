//! What is wrong, or worth saying, of the containers of a pod template: one file a rule.

mod app_does_not_wait;
mod ends;
mod helper_not_native;
mod host_port_lost;
mod init_never_finishes;
mod job_never_completes;
mod named_port_lost;
mod neighbours;
mod one_shot_restarts;
mod ports;
mod quit_call_obsolete;
mod remedy;
mod restart_policy_misplaced;
mod start_deadlocks;
mod stop_hook_delays_completion;

use crate::say::{number, quoted, say, shown};
pub use ends::Ended;
pub(crate) use ends::{ended, quits};
use neighbours::Neighbours;
pub(crate) use ports::Ports;
pub(crate) use remedy::exception;

use crate::catalog::schema::Helper;
use crate::json::Text;
use crate::pod::{ContainerList, Metadata};
use crate::roles::{Member, Pod, Role};
use crate::rule::Rule;
use crate::settings::{Level, Settings};
use crate::workload;
use ends::Heard;
use std::cell::{OnceCell, RefCell};

/// Whether the pods of a template run to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// They should: they are of a Job, or of a kind that makes Jobs.
    Completes,
    /// They may: a pod by itself that is not always restarted, which its creator often deletes.
    May,
    /// They run until they are stopped.
    Runs,
}

/// A pod template in its object: what the rules look at.
#[derive(Clone, Debug)]
pub struct Subject<'t, 's> {
    /// The kind of the object, and where it keeps templates.
    pub workload: workload::Known<'t>,
    /// The way to the pod's spec: `spec.template.spec`.
    pub path: &'t str,
    /// The template, each container with its role.
    pub pod: Pod<'t, 's>,
    /// Whether its pods run to an end.
    pub completion: Completion,
    /// Whether the object exists already and is changed.
    pub update: bool,
    /// The settings.
    pub settings: &'s Settings<'s>,
    /// What the apps' commands say, read when a rule asks.
    said: OnceCell<(String, bool)>,
    /// What the containers tell of one another, gathered when something asks.
    neighbours: OnceCell<Neighbours<'t>>,
    /// What they say to each helper that was asked about, by its address.
    heard: RefCell<Vec<(usize, Heard)>>,
}

/// One thing wrong, or worth saying, of one container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The container: its place among the pod's members.
    pub member: usize,
    /// Whether it is sure enough to reject. What only advises never is.
    pub sure: bool,
}

/// What is said of a finding. Sentences follow the container's name; none ends with a full stop but `fix` and `why`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in words that need no glossary.
    pub says: Text<'static>,
    /// What to do about it, in a sentence or two.
    pub fix: Text<'static>,
    /// The same for a warning.
    pub short: Text<'static>,
    /// Why, with what it was recognised by.
    pub why: Text<'static>,
    /// What to write: lines of YAML or text.
    pub steps: Vec<Text<'static>>,
}

/// All findings of a template, in the order of its containers; for one container an enforced one first.
#[must_use]
pub fn find(subject: &Subject<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, member) in subject.pod.members.iter().enumerate() {
        let found = |(rule, sure)| Finding { rule, member: index, sure };
        findings.extend(enforced(subject, member).map(found));
        findings.extend(advice(subject, member).into_iter().map(|rule| found((rule, false))));
    }
    findings
}

/// What is surely wrong of a template's containers. Where [`find`] has the gravest of a container only, this has what that hides too.
pub(crate) fn sure(subject: &Subject<'_, '_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, member) in subject.pod.members.iter().enumerate() {
        for (rule, check) in ENFORCED {
            if subject.looks_for(rule) && check(subject, member) == Some(true) {
                findings.push(Finding { rule, member: index, sure: true });
            }
        }
    }
    findings
}

/// The first enforced rule that holds for a container, and whether it is sure.
fn enforced(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Option<(Rule, bool)> {
    let mut looked_for = ENFORCED.iter().filter(|(rule, _)| subject.looks_for(*rule));
    looked_for.find_map(|(rule, check)| Some((*rule, check(subject, member)?)))
}

/// Whether a rule holds for a container, and whether that is sure.
type Check = fn(&Subject<'_, '_>, &Member<'_, '_>) -> Option<bool>;

/// The enforced rules, the gravest first.
const ENFORCED: [(Rule, Check); 4] = [
    (Rule::InitNeverFinishes, init_never_finishes::check),
    (Rule::JobNeverCompletes, job_never_completes::check),
    (Rule::RestartPolicyMisplaced, restart_policy_misplaced::check),
    (Rule::HelperNotNative, helper_not_native::check),
];

fn advice(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> Vec<Rule> {
    if member.role != Role::NativeSidecar {
        return Vec::new();
    }
    let checks = [
        (Rule::AppDoesNotWait, app_does_not_wait::check(member)),
        (Rule::OneShotRestarts, one_shot_restarts::check(member)),
        (Rule::StopHookDelaysCompletion, stop_hook_delays_completion::check(subject, member)),
        (Rule::QuitCallObsolete, quit_call_obsolete::check(subject, member)),
        (Rule::HostPortLost, host_port_lost::check(subject, member)),
        (Rule::NamedPortLost, named_port_lost::check(subject, member)),
        (Rule::StartDeadlocks, start_deadlocks::check(member)),
    ];
    checks.into_iter().filter(|(rule, holds)| *holds && subject.looks_for(*rule)).map(|(rule, _)| rule).collect()
}

/// What is said of a finding of the subject.
#[must_use]
pub fn words(subject: &Subject<'_, '_>, finding: &Finding) -> Words {
    let Some(member) = subject.pod.members.get(finding.member) else { return Words::default() };
    match finding.rule {
        Rule::InitNeverFinishes => init_never_finishes::words(subject, member),
        Rule::JobNeverCompletes => job_never_completes::words(subject, member),
        Rule::RestartPolicyMisplaced => restart_policy_misplaced::words(subject, member),
        Rule::HelperNotNative => helper_not_native::words(subject, member),
        Rule::AppDoesNotWait => app_does_not_wait::words(subject, member),
        Rule::OneShotRestarts => one_shot_restarts::words(member),
        Rule::StopHookDelaysCompletion => stop_hook_delays_completion::words(subject),
        Rule::QuitCallObsolete => quit_call_obsolete::words(subject, member),
        Rule::HostPortLost => host_port_lost::words(member),
        Rule::NamedPortLost => named_port_lost::words(member),
        Rule::StartDeadlocks => start_deadlocks::words(member),
    }
}

impl<'t, 's> Subject<'t, 's> {
    /// A template of an object.
    #[must_use]
    pub fn new(
        workload: workload::Known<'t>,
        path: &'t str,
        pod: Pod<'t, 's>,
        completion: Completion,
        update: bool,
        settings: &'s Settings<'s>,
    ) -> Self {
        Self {
            workload,
            path,
            pod,
            completion,
            update,
            settings,
            said: OnceCell::new(),
            heard: RefCell::default(),
            neighbours: OnceCell::new(),
        }
    }

    /// The name of the container that has a finding.
    pub(crate) fn name(&self, finding: &Finding) -> &'t str {
        self.pod.members.get(finding.member).map_or("", |member| member.container.name.text())
    }

    /// What the containers tell of one another.
    pub(crate) fn neighbours(&self) -> &Neighbours<'t> {
        self.neighbours.get_or_init(|| Neighbours::of(&self.pod))
    }

    /// Whether a rule is to be looked at.
    fn looks_for(&self, rule: Rule) -> bool {
        self.settings.rules.of(rule) != Some(Level::Ignore)
    }

    /// What the apps say to a helper. Each is asked once for all of its containers.
    fn heard(&self, helper: &Helper<'_>) -> Heard {
        let key = std::ptr::from_ref(helper).addr();
        if let Some((_, heard)) = self.heard.borrow().iter().find(|(known, _)| *known == key) {
            return *heard;
        }
        let heard = ends::heard(&self.pod, helper, || self.said.get_or_init(|| ends::said(&self.pod)));
        self.heard.borrow_mut().push((key, heard));
        heard
    }

    /// Whether the object is a Pod, and not something that makes pods.
    #[must_use]
    pub fn is_pod(&self) -> bool {
        self.workload.is_pod()
    }

    /// Whether a container can become a native sidecar by moving: a helper among the regular containers.
    #[must_use]
    pub fn can_move(&self, member: &Member<'_, '_>) -> bool {
        is_regular_helper(member)
    }

    /// The metadata of the pods.
    #[must_use]
    pub fn metadata(&self) -> Option<&'t Metadata<'t>> {
        self.pod.metadata()
    }

    /// Whether the pods should run to an end.
    #[must_use]
    pub fn completes(&self) -> bool {
        self.completion == Completion::Completes
    }

    /// How people call the app, in quotes.
    #[must_use]
    pub fn app(&self) -> Text<'static> {
        self.pod.app().map_or_else(|| "the app".into(), |app| quoted(app.container.name.text()))
    }

    /// The way to a container: `spec.containers[1]`.
    #[must_use]
    pub fn place(&self, member: &Member<'_, '_>) -> Text<'static> {
        say![shown(self.path, 120), ".", member.list.field(), "[", number(member.index), "]"]
    }
}

/// Whether a container is one that an injector will replace or complete: the manifest only adjusts it.
pub(crate) fn is_placeholder(subject: &Subject<'_, '_>, member: &Member<'_, '_>) -> bool {
    let Some(injector) = helper_of(member).and_then(|helper| helper.injector.get()) else { return false };
    let image = member.container.image.text();
    let asked = || {
        let metadata = subject.metadata();
        injector.asks.iter().any(|key| {
            metadata.and_then(|metadata| metadata.mark(key)).is_some_and(|value| !crate::command::says_no(&value))
        })
    };
    image == "auto"
        || (image.is_empty() && !subject.is_pod())
        || (injector.replaces_declared && !subject.is_pod() && asked())
}

/// The helper that a container is of.
fn helper_of<'s>(member: &Member<'_, 's>) -> Option<&'s Helper<'s>> {
    member.recognised.map(|recognised| recognised.helper)
}

/// Whether a container is a helper among the regular containers that is asked to become native.
fn is_regular_helper(member: &Member<'_, '_>) -> bool {
    member.list == ContainerList::Regular
        && member.role == Role::Helper
        && helper_of(member).is_some_and(|helper| helper.never_native.get().is_none())
}
