//! The part that each container plays in its pod.

use crate::bag::Bag;
use crate::catalog::schema::{Helper, Likelihood, OneShot, Standalone};
use crate::command::{Command, Purpose};
use crate::glob;
use crate::pod::{Container, ContainerList, Metadata, PodSpec, Template};
use crate::recognise::{Evidence, Known, Recognised, Said, recognise};
use std::cell::OnceCell;

/// What a container is in its pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A regular container that is no helper.
    App,
    /// A regular container that serves only a helper that stands alone.
    Companion,
    /// A helper that runs as long as the pod, and is no native sidecar.
    Helper,
    /// A helper's image that does one thing and ends.
    OneShot,
    /// A helper's image that is the pod's own app.
    Standalone,
    /// An init container with `restartPolicy: Always`.
    NativeSidecar,
    /// Any other init container.
    Init,
}

/// A container in its pod.
#[derive(Clone, Debug)]
pub struct Member<'t, 's> {
    /// The list in which it stands.
    pub list: ContainerList,
    /// Its place there, from 0.
    pub index: usize,
    /// The container.
    pub container: &'t Container<'t>,
    /// What it is.
    pub role: Role,
    /// The helper that it is of, if it is of a known one.
    pub recognised: Option<Recognised<'s>>,
    /// What the container does, where it is of a known helper.
    pub running: Running<'s>,
    /// Its words, once something has asked.
    command: OnceCell<Command<'t>>,
}

impl<'t> Member<'t, '_> {
    /// Whether it is an init container that ends before the next one starts.
    #[must_use]
    pub fn prepares(&self) -> bool {
        self.list == ContainerList::Init && self.role != Role::NativeSidecar
    }

    /// What the container runs.
    #[must_use]
    pub fn command(&self) -> &Command<'t> {
        self.command.get_or_init(|| Command::of(self.container))
    }
}

/// What a container of a known helper does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running<'s> {
    /// It runs until it is stopped.
    Always,
    /// So it seems, but it may end by itself: where that would stand, which the spec does not show.
    Perhaps(&'s str),
    /// It ends by itself.
    Ends,
    /// It is the workload's own app.
    Alone,
    /// It runs something else: the image was borrowed for its tools.
    Other,
}

/// A pod template, each container with its role.
#[derive(Clone, Debug)]
pub struct Pod<'t, 's> {
    /// The template.
    pub template: &'t Template<'t>,
    /// Its spec.
    pub spec: &'t PodSpec<'t>,
    /// The containers: those of `initContainers` first, each list in its order.
    pub members: Vec<Member<'t, 's>>,
    /// The place of the first app among the members.
    app: Option<usize>,
}

impl<'t, 's> Pod<'t, 's> {
    /// Gives each container its role; `None` when no container is of a known helper, a native sidecar, or given a restart
    /// policy of its own, so that there is nothing to say.
    #[must_use]
    pub fn of(template: &'t Template<'t>, known: Known<'s>) -> Option<Self> {
        let spec = template.spec.as_ref()?;
        let metadata = template.metadata.as_ref();
        let regular = spec.list(ContainerList::Regular);
        let mut worth = false;
        let mut members = Vec::with_capacity(regular.len().saturating_add(spec.list(ContainerList::Init).len()));
        for list in [ContainerList::Init, ContainerList::Regular] {
            for (index, container) in spec.list(list).iter().enumerate() {
                let evidence = Evidence::of(container, metadata);
                let recognised = recognise(&evidence, known);
                worth |= recognised.is_some() || container.restarts_always();
                let running = recognised.map_or(Running::Other, |of| running(&evidence, of.helper, known));
                let recognised = recognised.filter(|_| running != Running::Other);
                let role = role(list, container, running);
                let command = evidence.command;
                members.push(Member { list, index, container, role, recognised, running, command });
            }
        }
        if !worth {
            return None;
        }
        settle(&mut members);
        let app = members.iter().position(|member| is_app(member.role));
        Some(Self { template, spec, members, app })
    }

    /// The metadata of the pods.
    #[must_use]
    pub fn metadata(&self) -> Option<&'t Metadata<'t>> {
        self.template.metadata.as_ref()
    }

    /// The first container that does the pod's own work.
    #[must_use]
    pub fn app(&self) -> Option<&Member<'t, 's>> {
        self.app.and_then(|index| self.members.get(index))
    }

    /// The containers that do the pod's own work.
    pub fn apps(&self) -> impl Iterator<Item = &Member<'t, 's>> {
        self.members.iter().filter(|member| is_app(member.role))
    }
}

/// Whether a container of this role does the pod's own work. A one-shot use among the regular containers does.
fn is_app(role: Role) -> bool {
    matches!(role, Role::App | Role::OneShot | Role::Standalone)
}

fn role(list: ContainerList, container: &Container<'_>, running: Running<'_>) -> Role {
    match (list, running) {
        (ContainerList::Init, _) if container.restarts_always() => Role::NativeSidecar,
        (ContainerList::Init, Running::Always | Running::Perhaps(_)) => Role::Helper,
        (ContainerList::Init, _) => Role::Init,
        (ContainerList::Regular, Running::Other) => Role::App,
        (ContainerList::Regular, Running::Ends) => Role::OneShot,
        (ContainerList::Regular, Running::Alone) => Role::Standalone,
        (ContainerList::Regular, Running::Always | Running::Perhaps(_)) => Role::Helper,
    }
}

/// Finds the app of a pod whose regular containers are all of known helpers: a helper beside nothing is an app. The likeliest
/// ones are; several that are equally likely all are, since only positive evidence makes a helper.
fn settle(members: &mut [Member<'_, '_>]) {
    let mut companions = Bag::default();
    for member in members.iter().filter(|member| member.list == ContainerList::Regular) {
        for companion in member.recognised.iter().flat_map(|known| known.helper.companions.iter()) {
            companions.put(companion.clone());
        }
    }
    for member in members.iter_mut().filter(|member| member.role == Role::App) {
        if companions.holds(member.container.name.text()) {
            member.role = Role::Companion;
        }
    }
    if members.iter().any(|member| member.list == ContainerList::Regular && is_app(member.role)) {
        return;
    }
    let likelihood = |member: &Member<'_, '_>| match member.recognised.map(|known| known.helper.likelihood()) {
        Some(Likelihood::Common) => 2,
        Some(Likelihood::Rare) => 1,
        Some(Likelihood::Never) | None => 0,
    };
    let regular = |member: &&mut Member<'_, '_>| member.list == ContainerList::Regular && member.role == Role::Helper;
    let likeliest = members.iter_mut().filter(regular).map(|member| likelihood(member)).max();
    for member in members.iter_mut().filter(regular) {
        if Some(likelihood(member)) == likeliest {
            member.role = Role::Standalone;
        }
    }
}

/// It runs the helper, and what else it does may end it.
const ITS_SCRIPT: Running<'_> = Running::Perhaps("its own script");

/// What a container of a known helper does.
fn running<'s>(evidence: &Evidence<'_, '_>, helper: &'s Helper<'s>, known: Known<'_>) -> Running<'s> {
    if helper.standalone.get().is_some_and(|alone| stands_alone(alone, evidence, helper)) {
        return Running::Alone;
    }
    if let Some(running) = helper.one_shot.get().and_then(|once| ends(once, evidence, helper)) {
        return running;
    }
    if let Some(running) = overridden(evidence.command(), helper, known) {
        return running;
    }
    // An injector gives its one-shot twin another name, so that a container of this one is no such.
    let injected = helper.injector.get().is_some_and(|injector| {
        injector.marks.iter().any(|mark| evidence.metadata.is_some_and(|metadata| metadata.mark(mark).is_some()))
    });
    let hidden = helper.one_shot.get().and_then(|once| once.hidden.as_deref()).filter(|_| !injected);
    hidden.map_or(Running::Always, Running::Perhaps)
}

fn stands_alone(alone: &Standalone<'_>, evidence: &Evidence<'_, '_>, helper: &Helper<'_>) -> bool {
    let (name, command) = (evidence.container.name.text(), evidence.command());
    alone.container_names.iter().any(|glob| glob::matches(glob, name))
        || command.has_subcommand(&alone.subcommands, &helper.programs)
        || command.has_arg(&alone.args)
        || command.runs(&alone.programs)
        || evidence.environment(&alone.env) == Said::Yes
}

/// Whether the container ends by itself, or may; `None` when nothing says so.
fn ends<'s>(once: &OneShot<'_>, evidence: &Evidence<'_, '_>, helper: &Helper<'_>) -> Option<Running<'s>> {
    const UNSEEN: Running<'_> = Running::Perhaps("a variable whose value the manifest does not show");
    let (name, command) = (evidence.container.name.text(), evidence.command());
    if once.container_names.iter().any(|glob| glob::matches(glob, name)) {
        return Some(Running::Ends);
    }
    let other = command.runs(&once.programs);
    if other || command.has_subcommand(&once.subcommands, &helper.programs) || command.has_arg(&once.args) {
        let goes_on = command.count(&helper.programs) > usize::from(!other);
        return Some(if goes_on { ITS_SCRIPT } else { Running::Ends });
    }
    match evidence.environment(&once.env) {
        Said::Yes => return Some(Running::Ends),
        Said::Unseen => return Some(UNSEEN),
        Said::No => {}
    }
    match evidence.shows(helper, once.unless.get()?) {
        Said::Yes => None,
        Said::Unseen => Some(UNSEEN),
        Said::No => Some(Running::Ends),
    }
}

/// What a command says that replaces the image's own, unless it runs the helper and nothing that ends it.
fn overridden<'s>(command: &Command<'_>, helper: &Helper<'_>, known: Known<'_>) -> Option<Running<'s>> {
    if !command.is_overridden() || helper.shape.is_some() {
        return None;
    }
    if command.runs(&helper.programs) {
        return command.may_end_itself().then_some(ITS_SCRIPT);
    }
    let unknown = Some(Running::Perhaps("a program that the catalog does not know"));
    match command.purpose() {
        Purpose::Tools => Some(Running::Other),
        Purpose::Hidden => unknown,
        // Whoever adds a helper need not name its programs.
        Purpose::Unknown => unknown.filter(|_| !helper.programs.is_empty() || !known.adds(helper)),
    }
}
