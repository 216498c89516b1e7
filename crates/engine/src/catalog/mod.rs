//! The known helpers, as static tables: nothing is read, built or sorted when a request arrives.

#[cfg(test)]
mod examples;
pub mod schema;

use crate::image::{Image, last_segment};
use crate::json::Text;
use schema::Helper;

/// A row of an index: the place of a pattern in the catalog.
struct Key {
    helper: u16,
    /// The place in the helper's list.
    place: u8,
    /// Which list: of what is enough by itself, or of what needs a sign.
    suffices: bool,
}

/// The list of a helper that an index is of.
type Patterns = fn(&'static Helper<'static>, suffices: bool) -> &'static [Text<'static>];

const IMAGES: Patterns = |helper, suffices| if suffices { &helper.images } else { &helper.ambiguous_images };
const NAMES: Patterns =
    |helper, suffices| if suffices { &helper.container_names } else { &helper.weak_container_names };
const PROGRAMS: Patterns = |helper, _| &helper.programs;

impl Key {
    fn found(&self, patterns: Patterns) -> Option<Match<'static>> {
        let helper = helpers().get(usize::from(self.helper))?;
        let pattern = patterns(helper, self.suffices).get(usize::from(self.place))?;
        Some(Match { helper, pattern, suffices: self.suffices })
    }

    fn pattern(&self, patterns: Patterns) -> &'static str {
        self.found(patterns).map_or("", |found| found.pattern)
    }
}

mod tables {
    #[allow(clippy::wildcard_imports, reason = "made by the build script, names all of them")]
    use super::{schema::*, *};
    use crate::form::{List, Part};
    use std::borrow::Cow;

    include!(concat!(env!("OUT_DIR"), "/helpers.rs"));
}

/// All known helpers, in the order of their ids.
#[must_use]
pub fn helpers() -> &'static [Helper<'static>] {
    &tables::HELPERS
}

/// The helper of an id.
#[must_use]
pub fn by_id(id: &str) -> Option<&'static Helper<'static>> {
    let index = helpers().binary_search_by(|helper| (*helper.id).cmp(id)).ok()?;
    helpers().get(index)
}

/// A pattern of a helper that fits a container.
#[derive(Clone, Copy, Debug)]
pub struct Match<'s> {
    /// The helper.
    pub helper: &'s Helper<'s>,
    /// The pattern.
    pub pattern: &'s str,
    /// Whether it is enough by itself, or needs a sign.
    pub suffices: bool,
}

/// Helpers that have `image`'s repository.
pub fn by_image<'s>(image: &Image<'_>) -> impl Iterator<Item = Match<'s>> {
    let name: Text<'_> = match image.name() {
        name if name.bytes().any(|byte| byte.is_ascii_uppercase()) => Text::Owned(name.to_ascii_lowercase()),
        name => Text::Borrowed(name),
    };
    let from = tables::IMAGES.partition_point(|key| last_segment(key.pattern(IMAGES)) < &*name);
    let rest = tables::IMAGES.get(from..).unwrap_or_default().iter().filter_map(|key| key.found(IMAGES));
    rest.take_while(move |found| last_segment(found.pattern) == name).filter(|found| image.is_of(found.pattern))
}

/// Helpers whose containers have this name.
pub fn by_name<'s>(name: &str) -> impl Iterator<Item = Match<'s>> {
    let begins =
        |found: &Match<'_>| found.pattern.strip_suffix('*').is_some_and(|beginning| name.starts_with(beginning));
    let prefixes = tables::PREFIXES.iter().filter_map(|key| key.found(NAMES)).filter(begins);
    named(&tables::NAMES, NAMES, name).into_iter().chain(prefixes)
}

/// The helper that this program alone tells.
#[must_use]
pub fn by_program(program: &str) -> Option<Match<'static>> {
    named(&tables::PROGRAMS, PROGRAMS, program).map(|found| Match { suffices: true, ..found })
}

fn named(keys: &'static [Key], patterns: Patterns, name: &str) -> Option<Match<'static>> {
    let index = keys.binary_search_by(|key| key.pattern(patterns).cmp(name)).ok()?;
    keys.get(index)?.found(patterns)
}

/// Where the own project of a helper says how to run it; empty if that is not known.
///
/// The catalog's links stand in a table of their own: the policy never shows them, and need not have them in it.
#[must_use]
pub fn documentation<'s>(helper: &'s Helper<'s>) -> &'s str {
    let place = || helpers().iter().position(|known| std::ptr::eq(known, helper));
    let link = || place().and_then(|place| tables::DOCUMENTATION.get(place).copied());
    Some(&*helper.documentation).filter(|link| !link.is_empty()).or_else(link).unwrap_or_default()
}
