//! A container, as signs are looked for in it.

use super::command::Command;
use super::environment::{EnvMatch, environment, may_be_set, name_matches};
use crate::catalog::schema::{Helper, Signs};
use crate::json::Text;
use crate::kubernetes::{Container, EnvVar, Image, Metadata};
use crate::text::glob;
use std::cell::OnceCell;

/// A container, as signs are looked for in it.
pub struct Evidence<'c, 'a> {
    /// The container.
    pub container: &'c Container<'a>,
    /// The metadata of its pod.
    pub metadata: Option<&'c Metadata<'a>>,
    /// The image, taken apart.
    pub image: Image<'c>,
    /// What it runs, once something has asked.
    pub command: OnceCell<Command<'a>>,
}

impl<'c, 'a> Evidence<'c, 'a> {
    /// The evidence of a container.
    #[must_use]
    pub fn of(container: &'c Container<'a>, metadata: Option<&'c Metadata<'a>>) -> Self {
        Self { container, metadata, image: Image::parse(container.image.text()), command: OnceCell::new() }
    }

    /// What the container runs.
    #[must_use]
    pub fn command(&self) -> &Command<'a> {
        self.command.get_or_init(|| Command::of(self.container))
    }

    /// Whether something besides an image or name tells the helper. The program is no sign for an image that is told apart by
    /// its subcommands, since then all its uses run it.
    pub(super) fn tells(&self, helper: &Helper<'_>, by_image: bool) -> bool {
        let signs = helper.signs.get();
        let program_tells = !by_image || signs.is_none_or(|signs| signs.subcommands.is_empty());
        (program_tells && self.command().runs(&helper.programs))
            || signs.is_some_and(|signs| self.shows(helper, signs) == EnvMatch::Yes || self.is_given(&signs.env))
    }

    /// Whether a variable of the form `NAME` is there, with a value that the spec does not show: a Secret's, for example.
    fn is_given(&self, patterns: &[Text<'_>]) -> bool {
        let elsewhere = |variable: EnvVar<'_>| {
            variable.value_from.is_some() && patterns.iter().any(|pattern| name_matches(pattern, variable.name.text()))
        };
        may_be_set(self.container, patterns) && self.container.env.iter().any(elsewhere)
    }

    /// Whether any of the signs of a helper is there.
    #[must_use]
    pub fn shows(&self, helper: &Helper<'_>, signs: &Signs<'_>) -> EnvMatch {
        let command = self.command();
        let seen = command.has_subcommand(&signs.subcommands, &helper.programs)
            || command.has_arg(&signs.args)
            || self.image.tag().is_some_and(|tag| signs.tags.iter().any(|glob| glob::matches(glob, tag)))
            || signs
                .annotations
                .iter()
                .any(|pattern| self.metadata.is_some_and(|metadata| metadata.is_marked(pattern)));
        if seen { EnvMatch::Yes } else { self.environment(&signs.env) }
    }

    /// What the environment says of variables of the forms `NAME`, `NAME=value` and `PREFIX*`.
    #[must_use]
    pub fn environment(&self, patterns: &[Text<'_>]) -> EnvMatch {
        environment(self.container, patterns)
    }
}
