//! The known helpers, as static tables: nothing is read, built or sorted when a request arrives.

#[cfg(test)]
mod examples;
pub mod schema;

use schema::Helper;
use std::borrow::Cow;

/// An image by which a helper is told.
struct ImageKey {
    /// The last segment of the repository, by which the table is sorted.
    last: &'static str,
    repository: &'static str,
    /// Whether the image alone is enough.
    suffices: bool,
    helper: usize,
}

/// A container's name, the beginning of one, or a program.
struct NameKey {
    name: &'static str,
    /// Whether the name alone is enough.
    suffices: bool,
    helper: usize,
}

mod tables {
    #[allow(clippy::wildcard_imports, reason = "made by the build script, names all of them")]
    use super::{schema::*, *};
    use crate::form::{List, Part};

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
pub fn by_image<'s>(image: &crate::image::Image<'_>) -> impl Iterator<Item = Match<'s>> {
    let name: Cow<'_, str> = match image.name() {
        name if name.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Owned(name.to_ascii_lowercase()),
        name => Cow::Borrowed(name),
    };
    let from = tables::IMAGES.partition_point(|key| *key.last < *name);
    tables::IMAGES
        .iter()
        .skip(from)
        .take_while(move |key| *key.last == *name)
        .filter(|key| image.is_of(key.repository))
        .filter_map(|key| found(key.helper, key.repository, key.suffices))
}

/// Helpers whose containers have this name.
pub fn by_name<'s>(name: &str) -> impl Iterator<Item = Match<'s>> {
    let exact = named(&tables::NAMES, name);
    let prefixes = tables::PREFIXES.iter().filter(move |key| name.starts_with(key.name));
    exact.into_iter().chain(prefixes).filter_map(|key| found(key.helper, key.name, key.suffices))
}

/// The helper that this program alone tells.
#[must_use]
pub fn by_program(program: &str) -> Option<Match<'static>> {
    named(&tables::PROGRAMS, program).and_then(|key| found(key.helper, key.name, key.suffices))
}

fn named(keys: &'static [NameKey], name: &str) -> Option<&'static NameKey> {
    let index = keys.binary_search_by(|key| key.name.cmp(name)).ok()?;
    keys.get(index)
}

fn found<'s>(helper: usize, pattern: &'static str, suffices: bool) -> Option<Match<'s>> {
    Some(Match { helper: helpers().get(helper)?, pattern, suffices })
}
