//! Recognising a helper in a container.
//!
//! Only positive evidence counts: an image that is nothing else, a name that nobody gives to an app, a program that tells
//! itself, or two weaker signs together. Images match by whole trailing path segments ([`Image::is_of`]); names exactly, or by
//! their beginning where the pattern ends with `*`.

use super::command::base_name;
use super::environment::name_matches;
use super::evidence::Evidence;
use crate::catalog::schema::{Helper, Shape};
use crate::catalog::{self, Match};
use crate::kubernetes::{Container, Image};

/// The helpers that are known: the catalog's, and those that the settings add.
#[derive(Clone, Copy, Debug, Default)]
pub struct HelperSet<'s> {
    /// From the settings; they come before the catalog's.
    pub custom: &'s [Helper<'s>],
}

impl HelperSet<'_> {
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
pub fn recognise<'s>(evidence: &Evidence<'_, '_>, helpers: HelperSet<'s>) -> Option<Recognised<'s>> {
    let (container, image) = (evidence.container, evidence.image);
    let name = container.name.text();
    let (by_image, by_name) = custom_of(helpers, &image, name);
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
    if let Some(found) = told_by_program(container, helpers) {
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
fn custom_of<'s>(helpers: HelperSet<'s>, image: &Image<'_>, name: &str) -> (Vec<Match<'s>>, Vec<Match<'s>>) {
    let (mut by_image, mut by_name) = (Vec::new(), Vec::new());
    for helper in helpers.custom {
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

fn told_by_program<'s>(container: &Container<'_>, helpers: HelperSet<'s>) -> Option<Match<'s>> {
    let command = container.command.iter().next()?;
    let program = base_name(&command);
    let custom = helpers.custom.iter().filter(|helper| helper.programs_suffice).find_map(|helper| {
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
