//! Recognising a helper in a container.
//!
//! Only positive evidence counts: an image that is nothing else, a name that nobody gives to an app, a program that tells
//! itself, or two weaker signs together. Images match by whole trailing path segments ([`Image::is_of`]); names exactly, or by
//! their beginning where the pattern ends with `*`.

use crate::catalog::schema::{Helper, Shape, Signs};
use crate::catalog::{self, Match};
use crate::command::{Command, base_name, says_no};
use crate::glob;
use crate::image::Image;
use crate::json::Text;
use crate::pod::{Container, EnvVar, Metadata};
use std::cell::OnceCell;

/// The helpers that are known: the catalog's, and those that the settings add.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'s> {
    /// From the settings; they come before the catalog's.
    pub custom: &'s [Helper<'s>],
}

impl Known<'_> {
    /// Whether a helper is one that the settings add.
    pub(crate) fn adds(&self, helper: &Helper<'_>) -> bool {
        let helper = std::ptr::from_ref(helper).addr();
        let custom = self.custom.as_ptr_range();
        (custom.start.addr()..custom.end.addr()).contains(&helper)
    }
}

/// A container that is of a known helper.
#[derive(Clone, Copy, Debug)]
pub struct Recognised<'s> {
    /// The helper.
    pub helper: &'s Helper<'s>,
    /// By what it was told.
    pub by: By<'s>,
}

/// By what a helper was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By<'s> {
    /// An image of this repository.
    Image(&'s str),
    /// A name of this pattern.
    Name(&'s str),
    /// Its program.
    Program(&'s str),
    /// An image that is other things too, and a sign.
    ImageAndSign(&'s str),
    /// A weak name, and a sign.
    NameAndSign(&'s str),
    /// What it does.
    Shape(Shape),
}

/// Looks a container up.
#[must_use]
pub fn recognise<'s>(evidence: &Evidence<'_, '_>, known: Known<'s>) -> Option<Recognised<'s>> {
    let (container, image) = (evidence.container, evidence.image);
    let name = container.name.text();
    let (by_image, by_name) = custom_of(known, &image, name);
    // Most containers fit none, and are then not looked up again.
    let (mut image_fits, mut name_fits) = (false, false);
    let images = || by_image.iter().copied().chain(catalog::by_image(&image));
    if let Some(found) = images().inspect(|_| image_fits = true).find(|found| found.suffices) {
        return Some(Recognised { helper: found.helper, by: By::Image(found.pattern) });
    }
    let names = || by_name.iter().copied().chain(catalog::by_name(name));
    if let Some(found) = names().inspect(|_| name_fits = true).find(|found| found.suffices) {
        return Some(Recognised { helper: found.helper, by: By::Name(found.pattern) });
    }
    if let Some(found) = told_by_program(container, known) {
        return Some(Recognised { helper: found.helper, by: By::Program(found.pattern) });
    }
    let named = |helper| name_fits && names().any(|name| std::ptr::eq(name.helper, helper));
    if image_fits && let Some(found) = images().find(|found| named(found.helper) || evidence.tells(found.helper, true))
    {
        return Some(Recognised { helper: found.helper, by: By::ImageAndSign(found.pattern) });
    }
    if name_fits && let Some(found) = names().find(|found| evidence.tells(found.helper, false)) {
        return Some(Recognised { helper: found.helper, by: By::NameAndSign(found.pattern) });
    }
    told_by_shape(evidence)
}

/// The patterns of the settings' helpers that fit an image, and those that fit a name: gathered once, for there can be many helpers.
fn custom_of<'s>(known: Known<'s>, image: &Image<'_>, name: &str) -> (Vec<Match<'s>>, Vec<Match<'s>>) {
    let (mut by_image, mut by_name) = (Vec::new(), Vec::new());
    for helper in known.custom {
        for (patterns, suffices) in [(&helper.images, true), (&helper.ambiguous_images, false)] {
            for pattern in patterns.iter() {
                if image.is_of(pattern) {
                    by_image.push(Match { helper, pattern, suffices });
                }
            }
        }
        for (patterns, suffices) in [(&helper.container_names, true), (&helper.weak_container_names, false)] {
            for pattern in patterns.iter() {
                if name_matches(pattern, name) {
                    by_name.push(Match { helper, pattern, suffices });
                }
            }
        }
    }
    (by_image, by_name)
}

fn name_matches(pattern: &str, name: &str) -> bool {
    match pattern.as_bytes() {
        [prefix @ .., b'*'] => name.as_bytes().starts_with(prefix),
        whole => whole == name.as_bytes(),
    }
}

fn told_by_program<'s>(container: &Container<'_>, known: Known<'s>) -> Option<Match<'s>> {
    let command = container.command.iter().next()?;
    let program = base_name(&command);
    let custom = known.custom.iter().filter(|helper| helper.programs_suffice).find_map(|helper| {
        let pattern = helper.programs.iter().find(|known| **known == program)?;
        Some(Match { helper, pattern, suffices: true })
    });
    custom.or_else(|| catalog::by_program(program))
}

/// `tail -f` or `tail -F` of a file, as in the logging pages of the Kubernetes documentation: a container that prints what the
/// app writes. `tail -f /dev/null` only keeps a container alive, and what runs something else besides prints its own log.
fn told_by_shape(evidence: &Evidence<'_, '_>) -> Option<Recognised<'static>> {
    const SHAPE: Shape = Shape::LogStreamer;
    if !evidence.container.may_say("tail") {
        return None;
    }
    let command = evidence.command();
    let follows = |word: &str| ["-f", "-F", "--follow"].iter().any(|flag| is_follow(word, flag));
    let is_file = |word: &str| word.starts_with('/') && !word.starts_with("/dev/");
    let shape = evidence.container.volume_mounts.has_any()
        && command.programs().last() == Some("tail")
        && command.runs_only("tail", !command.forks())
        && !command.words().any(|word| word.starts_with("--pid"))
        && command.words().any(follows)
        && command.arguments().any(is_file);
    let helper = shape.then(|| catalog::helpers().iter().find(|helper| helper.shape == Some(SHAPE)))??;
    Some(Recognised { helper, by: By::Shape(SHAPE) })
}

/// Whether a word is the flag, alone or among other letters: `-F`, `-n0f`.
fn is_follow(word: &str, flag: &str) -> bool {
    match (flag.strip_prefix("--"), flag.strip_prefix('-')) {
        (Some(_), _) => word.starts_with(flag),
        (None, Some(letter)) => word.starts_with('-') && !word.starts_with("--") && word.contains(letter),
        (None, None) => false,
    }
}

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

/// What the environment says of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is set so.
    Yes,
    /// It is not.
    No,
    /// Its value comes from where the spec does not show it.
    Unseen,
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
    fn tells(&self, helper: &Helper<'_>, by_image: bool) -> bool {
        let signs = helper.signs.get();
        let program_tells = !by_image || signs.is_none_or(|signs| signs.subcommands.is_empty());
        (program_tells && self.command().runs(&helper.programs))
            || signs.is_some_and(|signs| self.shows(helper, signs) == Said::Yes || self.is_given(&signs.env))
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
    pub fn shows(&self, helper: &Helper<'_>, signs: &Signs<'_>) -> Said {
        let command = self.command();
        let seen = command.has_subcommand(&signs.subcommands, &helper.programs)
            || command.has_arg(&signs.args)
            || self.image.tag().is_some_and(|tag| signs.tags.iter().any(|glob| glob::matches(glob, tag)))
            || signs.annotations.iter().any(|pattern| is_marked(self.metadata, pattern));
        if seen { Said::Yes } else { self.environment(&signs.env) }
    }

    /// What the environment says of variables of the forms `NAME`, `NAME=value` and `PREFIX*`.
    #[must_use]
    pub fn environment(&self, patterns: &[Text<'_>]) -> Said {
        environment(self.container, patterns)
    }
}

/// Whether a pod has an annotation or label of the form `key` or `key=value`.
pub(crate) fn is_marked(metadata: Option<&Metadata<'_>>, pattern: &str) -> bool {
    let (key, wanted) = pattern.split_once('=').map_or((pattern, None), |(key, value)| (key, Some(value)));
    let value = metadata.and_then(|metadata| metadata.mark(key));
    value.is_some_and(|value| wanted.map_or(!says_no(&value), |wanted| wanted.eq_ignore_ascii_case(&value)))
}

/// What a container's environment says of variables of the forms `NAME`, `NAME=value` and `PREFIX*`.
pub(crate) fn environment(container: &Container<'_>, patterns: &[Text<'_>]) -> Said {
    if patterns.is_empty() {
        return Said::No;
    }
    let mut unseen = container.env_from.has_any();
    // Most often none of them is there, and nothing needs to be read.
    let patterns = if may_be_set(container, patterns) { patterns } else { &[] };
    for variable in container.env.iter().take_while(|_| !patterns.is_empty()) {
        for pattern in patterns {
            match says(&variable, pattern) {
                Said::Yes => return Said::Yes,
                Said::Unseen => unseen = true,
                Said::No => {}
            }
        }
    }
    if unseen { Said::Unseen } else { Said::No }
}

/// Whether a variable of one of these forms may be there, by the look of the text.
fn may_be_set(container: &Container<'_>, patterns: &[Text<'_>]) -> bool {
    container.env.may_hold_any(patterns.iter().filter_map(|pattern| pattern.split(['=', '*']).next()))
}

fn says(variable: &EnvVar<'_>, pattern: &str) -> Said {
    let (name, wanted) = pattern.split_once('=').map_or((pattern, None), |(name, value)| (name, Some(value)));
    if !name_matches(name, variable.name.text()) {
        return Said::No;
    }
    if variable.value_from.is_some() {
        return Said::Unseen;
    }
    let value = variable.value.text();
    let yes = wanted.map_or(!says_no(value), |wanted| wanted.eq_ignore_ascii_case(value));
    if yes { Said::Yes } else { Said::No }
}
