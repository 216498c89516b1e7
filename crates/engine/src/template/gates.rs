//! What holds back the containers behind a native sidecar: its startup probe and its `postStart` hook.

use super::PodTemplate;
use super::port_set::PortSet;
use crate::classify::Member;
use crate::json::Reader;
use crate::kubernetes::{Handler, Target};
use crate::lazy_json::Raw;
use std::cell::LazyCell;
use std::iter;

/// What holds back what starts next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// The startup probe.
    StartupProbe,
    /// The `postStart` hook.
    PostStart,
}

impl Gate {
    /// How people call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::StartupProbe => "startupProbe",
            Self::PostStart => "postStart hook",
        }
    }
}

/// The gates that a container has, with what each does.
fn gates<'t>(member: &Member<'t, '_>) -> impl Iterator<Item = (Gate, Handler<'t>)> {
    let container = member.container;
    let probe = iter::once_with(|| Some((Gate::StartupProbe, container.startup_probe.build()?)));
    let hook = iter::once_with(|| {
        let lifecycle = container.lifecycle.build()?;
        Some((Gate::PostStart, lifecycle.post_start.into_option()?))
    });
    probe.chain(hook).flatten()
}

/// Whether a container has a gate.
#[must_use]
pub fn has_gate(member: &Member<'_, '_>) -> bool {
    member.container.startup_probe.is_some()
        || member.container.lifecycle.build().is_some_and(|lifecycle| lifecycle.post_start.is_some())
}

impl<'t> PodTemplate<'t, '_> {
    /// The gate of a container that reaches for another one.
    #[must_use]
    pub fn gated_by_another(&self, member: &Member<'t, '_>) -> Option<Gate> {
        gates(member).find(|(_, handler)| self.reaches_another(member, handler)).map(|(gate, _)| gate)
    }

    /// Whether a probe or hook connects to a port that another regular container declares, and this one does not.
    #[must_use]
    pub fn reaches_another(&self, member: &Member<'_, '_>, handler: &Handler<'_>) -> bool {
        let own = LazyCell::new(|| PortSet::of(&mut iter::once(member.container)));
        let all = self.neighbours().ports();
        let is_anothers = |port: u16| all.hold(port) && !own.hold(port);
        let mut words = handler.exec.iter().flat_map(|exec| exec.command.iter());
        port_of(handler).is_some_and(is_anothers) || words.any(|word| numbers_in(&word).any(is_anothers))
    }
}

/// The number of the port that a probe or hook connects to.
fn port_of(handler: &Handler<'_>) -> Option<u16> {
    let targets = [&handler.http_get, &handler.tcp_socket, &handler.grpc];
    targets.into_iter().filter_map(|target| target.as_ref()).find_map(number)
}

/// The port of a target, if it is a number, in quotes or not. A name is that of a port of the same container.
fn number(target: &Target<'_>) -> Option<u16> {
    let Raw(port) = (*target.port)?;
    match Reader::new(port).string() {
        Ok(text) => text.parse().ok(),
        Err(_) => port.parse().ok(),
    }
}

/// The numbers in a word that could be ports.
fn numbers_in(word: &str) -> impl Iterator<Item = u16> {
    let digits = word.split(|character: char| !character.is_ascii_digit());
    digits.filter(|digits| !digits.starts_with('0')).filter_map(|digits| digits.parse().ok())
}
