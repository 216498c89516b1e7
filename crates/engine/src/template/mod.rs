//! A pod template with its classified containers, and the facts about it. Each fact is one function that returns data and no
//! sentence; whoever needs it, a rule, a plan or a picture, asks here.

mod case;
mod completion;
mod ends;
mod gates;
mod hooks;
mod injection;
mod log_streamer;
mod needs;
mod neighbours;
mod port_names;
mod port_set;
mod ports;
mod quit_signals;

pub use case::Case;
pub use completion::Completion;
pub use ends::EndedBy;
pub use gates::{Gate, has_gate};
pub use hooks::{PreStop, pre_stop};
pub use log_streamer::ends_without_its_file;
pub use needs::needs_app;
pub use port_names::PortNames;
pub use ports::port_name;

use crate::classify::{Classified, HelperSet, Member, classify};
use crate::kubernetes::workload::{Known, Place};
use crate::kubernetes::{ContainerList, Metadata, PodSpec, Template};
use crate::settings::Placement;
use neighbours::Neighbours;
use quit_signals::QuitSignals;
use std::cell::{OnceCell, RefCell};

/// A pod template of an object.
#[derive(Clone, Debug)]
pub struct PodTemplate<'t, 's> {
    /// The kind of the object, and where it keeps templates.
    pub kind: Known<'t>,
    /// The way to the pod's spec: `spec.template.spec`.
    pub path: &'t str,
    /// The template as it was read.
    pub source: &'t Template<'t>,
    /// Its spec.
    pub spec: &'t PodSpec<'t>,
    /// The containers: those of `initContainers` first, each list in its order.
    pub members: Vec<Member<'t, 's>>,
    /// Whether a container is of a known helper, a native sidecar, or given a restart policy of its own: else there is nothing to say.
    pub relevant: bool,
    /// Whether its pods run to an end.
    pub completion: Completion,
    /// The helpers that are known.
    helpers: HelperSet<'s>,
    /// The place of the first app among the members.
    app: Option<usize>,
    /// Which container Services reach by the names of ports if all helpers move, gathered when something asks.
    port_names: OnceCell<PortNames>,
    /// What the apps' commands say, read when something asks.
    said: OnceCell<(String, bool)>,
    /// What the containers tell of one another, gathered when something asks.
    neighbours: OnceCell<Neighbours<'t>>,
    /// What the apps tell each helper that was asked about, by its address.
    quit_signals: RefCell<Vec<(usize, QuitSignals)>>,
}

impl<'t, 's> PodTemplate<'t, 's> {
    /// The template at a place of an object of a kind; `None` if it has no spec. `of_job`: what controls the object runs to completion.
    #[must_use]
    pub fn of(kind: Known<'t>, place: &'t Place<'t>, helpers: HelperSet<'s>, of_job: bool) -> Option<Self> {
        let source = &place.template;
        let spec = source.spec.as_ref()?;
        let Classified { members, relevant } = classify(source, helpers);
        Some(Self {
            kind,
            path: &place.path,
            source,
            spec,
            relevant,
            completion: Completion::of(kind, place, of_job),
            helpers,
            app: members.iter().position(|member| member.role.is_app()),
            members,
            port_names: OnceCell::new(),
            said: OnceCell::new(),
            neighbours: OnceCell::new(),
            quit_signals: RefCell::default(),
        })
    }

    /// The metadata of the pods.
    #[must_use]
    pub fn metadata(&self) -> Option<&'t Metadata<'t>> {
        self.source.metadata.as_ref()
    }

    /// The first container that does the pod's own work.
    #[must_use]
    pub fn app(&self) -> Option<&Member<'t, 's>> {
        self.app.and_then(|index| self.members.get(index))
    }

    /// The containers that do the pod's own work.
    pub fn apps(&self) -> impl Iterator<Item = &Member<'t, 's>> {
        self.members.iter().filter(|member| member.role.is_app())
    }

    /// Whether the object is a Pod, and not something that makes pods.
    #[must_use]
    pub fn is_pod(&self) -> bool {
        self.kind.is_pod()
    }

    /// Whether the object is a Pod that nothing made, so that its own metadata is what to change.
    #[must_use]
    pub fn is_bare_pod(&self) -> bool {
        self.is_pod() && self.metadata().is_none_or(|metadata| metadata.controller().is_none())
    }

    /// Whether the object is a Job, whose template cannot be changed.
    #[must_use]
    pub fn is_job(&self) -> bool {
        self.kind.built_in && self.kind.kind.kind == "Job"
    }

    /// Whether the pods should run to an end.
    #[must_use]
    pub fn completes(&self) -> bool {
        self.completion == Completion::Completes
    }

    /// Whether the containers use the node's network.
    #[must_use]
    pub fn uses_host_network(&self) -> bool {
        *self.spec.host_network == Some(true)
    }

    /// The pods' restart policy as it is written: empty if it is not given.
    #[must_use]
    pub fn restart_policy(&self) -> &str {
        self.spec.restart_policy.text()
    }

    /// How many containers of a list have a name.
    #[must_use]
    pub fn named(&self, list: ContainerList, name: &str) -> usize {
        self.neighbours().named(list, name)
    }

    /// Whether an init container that ends may write to a volume of this container.
    #[must_use]
    pub fn is_prepared(&self, member: &Member<'_, '_>) -> bool {
        let mut mounts = member.container.volume_mounts.iter();
        mounts.any(|mount| self.neighbours().prepare(mount.name.text()))
    }

    /// Which container Services reach by the names of ports, before and after all helpers have moved behind the init containers.
    #[must_use]
    pub fn port_names(&self) -> &PortNames {
        let moves = |place| self.members.get(place).is_some_and(Member::can_move);
        self.port_names.get_or_init(|| PortNames::of(self, &moves, Placement::Last))
    }

    fn neighbours(&self) -> &Neighbours<'t> {
        self.neighbours.get_or_init(|| Neighbours::of(&self.members))
    }
}
