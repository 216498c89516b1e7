//! What a container's hooks do.

use crate::classify::command::Command;
use crate::kubernetes::Container;

/// What a `preStop` hook does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreStop {
    /// It sleeps, and so delays the stop.
    Sleeps,
    /// Something else.
    Acts,
}

/// What a container's `preStop` hook does, if it has one.
#[must_use]
pub fn pre_stop(container: &Container<'_>) -> Option<PreStop> {
    let hook = container.lifecycle.build()?.pre_stop.into_option()?;
    let command = hook.exec.as_ref().map(|exec| Command::new(&mut exec.command.iter(), true));
    let sleeps =
        hook.sleep.is_some() || command.is_some_and(|command| command.programs().any(|program| program == "sleep"));
    Some(if sleeps { PreStop::Sleeps } else { PreStop::Acts })
}
