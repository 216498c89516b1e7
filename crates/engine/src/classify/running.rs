//! What a container of a known helper does: whether it runs until it is stopped.

use super::command::{Command, Purpose};
use super::environment::EnvMatch;
use super::evidence::Evidence;
use super::injection::has_mark;
use super::recognition::HelperSet;
use crate::catalog::schema::{Helper, OneShot, Standalone};
use crate::text::glob;

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

/// It runs the helper, and what else it does may end it.
const ITS_SCRIPT: Running<'_> = Running::Perhaps("its own script");

/// What a container of a known helper does.
pub(super) fn running<'s>(evidence: &Evidence<'_, '_>, helper: &'s Helper<'s>, helpers: HelperSet<'_>) -> Running<'s> {
    if helper.standalone.get().is_some_and(|alone| stands_alone(alone, evidence, helper)) {
        return Running::Alone;
    }
    if let Some(running) = helper.one_shot.get().and_then(|once| ends(once, evidence, helper)) {
        return running;
    }
    if let Some(running) = overridden(evidence.command(), helper, helpers) {
        return running;
    }
    // An injector gives its one-shot twin another name, so that a container of this one is no such.
    let injected = helper
        .injector
        .get()
        .is_some_and(|injector| evidence.metadata.is_some_and(|metadata| has_mark(metadata, injector)));
    let hidden = helper.one_shot.get().and_then(|once| once.hidden.as_deref()).filter(|_| !injected);
    hidden.map_or(Running::Always, Running::Perhaps)
}

fn stands_alone(alone: &Standalone<'_>, evidence: &Evidence<'_, '_>, helper: &Helper<'_>) -> bool {
    let (name, command) = (evidence.container.name.text(), evidence.command());
    alone.container_names.iter().any(|glob| glob::matches(glob, name))
        || command.has_subcommand(&alone.subcommands, &helper.programs)
        || command.has_arg(&alone.args)
        || command.runs(&alone.programs)
        || evidence.environment(&alone.env) == EnvMatch::Yes
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
        EnvMatch::Yes => return Some(Running::Ends),
        EnvMatch::Unseen => return Some(UNSEEN),
        EnvMatch::No => {}
    }
    match evidence.shows(helper, once.unless.get()?) {
        EnvMatch::Yes => None,
        EnvMatch::Unseen => Some(UNSEEN),
        EnvMatch::No => Some(Running::Ends),
    }
}

/// What a command says that replaces the image's own, unless it runs the helper and nothing that ends it.
fn overridden<'s>(command: &Command<'_>, helper: &Helper<'_>, helpers: HelperSet<'_>) -> Option<Running<'s>> {
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
        Purpose::Unknown => unknown.filter(|_| !helper.programs.is_empty() || !helpers.adds(helper)),
    }
}
