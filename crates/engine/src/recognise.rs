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

/// The helpers that are known: the catalog's, and those that the settings add.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'s> {
    /// From the settings; they come before the catalog's.
    pub custom: &'s [Helper<'s>],
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

/// Looks a container up. `metadata` is that of its pod.
#[must_use]
pub fn recognise<'s>(
    container: &Container<'_>,
    metadata: Option<&Metadata<'_>>,
    known: Known<'s>,
) -> Option<Recognised<'s>> {
    let image = Image::parse(container.image.text());
    let name = container.name.text();
    let images = || custom_images(known.custom, image).chain(catalog::by_image(&image));
    let names = || custom_names(known.custom, name).chain(catalog::by_name(name));

    if let Some(found) = images().find(|found| found.suffices) {
        return Some(Recognised { helper: found.helper, by: By::Image(found.pattern) });
    }
    if let Some(found) = names().find(|found| found.suffices) {
        return Some(Recognised { helper: found.helper, by: By::Name(found.pattern) });
    }
    if let Some(found) = told_by_program(container, known) {
        return Some(Recognised { helper: found.helper, by: By::Program(found.pattern) });
    }
    let evidence = Evidence { container, metadata, image };
    let image_and_sign = images()
        .find(|found| names().any(|name| std::ptr::eq(name.helper, found.helper)) || evidence.tells(found.helper, true))
        .map(|found| Recognised { helper: found.helper, by: By::ImageAndSign(found.pattern) });
    image_and_sign
        .or_else(|| {
            names()
                .find(|found| evidence.tells(found.helper, false))
                .map(|found| Recognised { helper: found.helper, by: By::NameAndSign(found.pattern) })
        })
        .or_else(|| told_by_shape(container))
}

fn custom_images<'s>(custom: &'s [Helper<'s>], image: Image<'_>) -> impl Iterator<Item = Match<'s>> {
    custom
        .iter()
        .flat_map(|helper| {
            let sure = helper.images.iter().map(|pattern| (pattern, true));
            let unsure = helper.ambiguous_images.iter().map(|pattern| (pattern, false));
            sure.chain(unsure).map(move |(pattern, suffices)| Match { helper, pattern, suffices })
        })
        .filter(move |found| image.is_of(found.pattern))
}

fn custom_names<'s>(custom: &'s [Helper<'s>], name: &str) -> impl Iterator<Item = Match<'s>> {
    custom
        .iter()
        .flat_map(|helper| {
            let sure = helper.container_names.iter().map(|pattern| (pattern, true));
            let unsure = helper.weak_container_names.iter().map(|pattern| (pattern, false));
            sure.chain(unsure).map(move |(pattern, suffices)| Match { helper, pattern, suffices })
        })
        .filter(move |found| name_matches(found.pattern, name))
}

fn name_matches(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |prefix| name.starts_with(prefix))
}

fn told_by_program<'s>(container: &Container<'_>, known: Known<'s>) -> Option<Match<'s>> {
    let command = container.command.items();
    let program = base_name(command.first()?);
    let custom = known.custom.iter().filter(|helper| helper.programs_suffice).find_map(|helper| {
        let pattern = helper.programs.iter().find(|known| **known == program)?;
        Some(Match { helper, pattern, suffices: true })
    });
    custom.or_else(|| catalog::by_program(program))
}

/// `tail -f` or `tail -F` of a file, as in the logging pages of the Kubernetes documentation: a container that prints what the
/// app writes. `tail -f /dev/null` only keeps a container alive.
fn told_by_shape(container: &Container<'_>) -> Option<Recognised<'static>> {
    const SHAPE: Shape = Shape::LogStreamer;
    // A look at the text saves most containers from being read; letters may be escaped in it.
    let may_run_tail = |text: &str| glob::find(text, "tail").is_some() || text.contains('\\');
    let lines = [&container.command, &container.args];
    if !lines.iter().any(|line| line.as_ref().is_some_and(|line| may_run_tail(line.text()))) {
        return None;
    }
    let command = Command::of(container);
    let tail = |program: &str| program == "tail";
    let runs_tail = command.programs().any(tail) && command.programs().last().is_some_and(tail);
    let follows = ["-f", "-F", "--follow"].iter().any(|flag| command.words().any(|word| is_follow(word, flag)));
    let file = command.arguments().any(|word| word.starts_with('/') && !word.starts_with("/dev/"));
    let shape = runs_tail && follows && file && !container.volume_mounts.items().is_empty();
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
#[derive(Clone, Copy)]
pub struct Evidence<'c, 'a> {
    /// The container.
    pub container: &'c Container<'a>,
    /// The metadata of its pod.
    pub metadata: Option<&'c Metadata<'a>>,
    /// The image, taken apart.
    pub image: Image<'c>,
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
        Self { container, metadata, image: Image::parse(container.image.text()) }
    }

    /// Whether something besides an image or name tells the helper. The program is no sign for an image that is told apart by
    /// its subcommands, since then all its uses run it.
    fn tells(&self, helper: &Helper<'_>, by_image: bool) -> bool {
        let command = Command::of(self.container);
        let signs = helper.signs.get();
        let program_tells = !by_image || signs.is_none_or(|signs| signs.subcommands.is_empty());
        (program_tells && command.runs(&helper.programs))
            || signs.is_some_and(|signs| self.shows(signs, &command) == Said::Yes || self.is_given(&signs.env))
    }

    /// Whether a variable of the form `NAME` is there, with a value that the spec does not show: a Secret's, for example.
    fn is_given(&self, patterns: &[Text<'_>]) -> bool {
        let elsewhere = |variable: &EnvVar<'_>| {
            variable.value_from.is_some() && patterns.iter().any(|pattern| name_matches(pattern, variable.name.text()))
        };
        !patterns.is_empty() && self.container.env.items().iter().any(elsewhere)
    }

    /// Whether any of the signs is there.
    #[must_use]
    pub fn shows(&self, signs: &Signs<'_>, command: &Command<'_>) -> Said {
        let seen = command.has_subcommand(&signs.subcommands)
            || command.has_arg(&signs.args)
            || self.image.tag().is_some_and(|tag| signs.tags.iter().any(|glob| glob::matches(glob, tag)))
            || signs.annotations.iter().any(|pattern| self.is_annotated(pattern));
        if seen { Said::Yes } else { self.environment(&signs.env) }
    }

    /// What the environment says of variables of the forms `NAME`, `NAME=value` and `PREFIX*`.
    #[must_use]
    pub fn environment(&self, patterns: &[Text<'_>]) -> Said {
        if patterns.is_empty() {
            return Said::No;
        }
        let variables = self.container.env.items();
        let said: Vec<Said> =
            patterns.iter().flat_map(|pattern| variables.iter().map(move |variable| says(variable, pattern))).collect();
        let elsewhere = !self.container.env_from.items().is_empty();
        if said.contains(&Said::Yes) {
            Said::Yes
        } else if elsewhere || said.contains(&Said::Unseen) {
            Said::Unseen
        } else {
            Said::No
        }
    }

    fn is_annotated(&self, pattern: &str) -> bool {
        let (key, wanted) = pattern.split_once('=').map_or((pattern, None), |(key, value)| (key, Some(value)));
        let value = self.metadata.and_then(|metadata| metadata.mark(key));
        value.is_some_and(|value| wanted.map_or(!says_no(&value), |wanted| wanted.eq_ignore_ascii_case(&value)))
    }
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
