//! The known helpers, as static tables: nothing is read, built or sorted when a request arrives.

#[cfg(test)]
mod examples;

use crate::kubernetes::Image;
use native_sidecar_config::hash::{BEGINNING, Sort, hash};
pub use native_sidecar_config::helper as schema;
use schema::Helper;

/// An entry of the index: the place of a pattern in the catalog.
struct Key {
    helper: u16,
    list: Listed,
    /// The place in that list of the helper.
    place: u8,
}

/// The list of a helper that a pattern stands in. Some suffice to tell the helper, some need a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Listed {
    Images,
    AmbiguousImages,
    ContainerNames,
    WeakContainerNames,
    Programs,
}

impl Key {
    fn found<'s>(&self) -> Option<Match<'s>> {
        let helper = helpers().get(usize::from(self.helper))?;
        let list = match self.list {
            Listed::Images => &helper.images,
            Listed::AmbiguousImages => &helper.ambiguous_images,
            Listed::ContainerNames => &helper.container_names,
            Listed::WeakContainerNames => &helper.weak_container_names,
            Listed::Programs => &helper.programs,
        };
        let suffices = !matches!(self.list, Listed::AmbiguousImages | Listed::WeakContainerNames);
        Some(Match { helper, pattern: list.get(usize::from(self.place))?, suffices })
    }
}

/// All patterns of the text's bucket, other texts' among them. What is looked at does not grow with the catalog.
fn bucket<'s>(sort: Sort, text: &str) -> impl Iterator<Item = Match<'s>> + use<'s> {
    let at = hash(sort, text) & tables::STARTS.len().saturating_sub(2);
    let start = |at: usize| tables::STARTS.get(at).map_or(0, |start| usize::from(*start));
    let keys = tables::KEYS.get(start(at)..start(at.saturating_add(1))).unwrap_or_default();
    let right = move |key: &&Key| match sort {
        Sort::Image => matches!(key.list, Listed::Images | Listed::AmbiguousImages),
        Sort::Name | Sort::Beginning => matches!(key.list, Listed::ContainerNames | Listed::WeakContainerNames),
        Sort::Program => key.list == Listed::Programs,
    };
    keys.iter().filter(right).filter_map(|key| key.found())
}

mod tables {
    #[allow(clippy::wildcard_imports, reason = "made by the build script, names all of them")]
    use super::{schema::*, *};
    use native_sidecar_config::{List, Part};
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
    bucket(Sort::Image, image.name()).filter(|found| image.is_of(found.pattern))
}

/// Helpers whose containers have this name.
pub fn by_name<'s>(name: &str) -> impl Iterator<Item = Match<'s>> {
    let exact = bucket(Sort::Name, name).filter(move |found| found.pattern == name);
    let beginning = name.get(..BEGINNING).unwrap_or_default();
    let begins =
        move |found: &Match<'_>| found.pattern.strip_suffix('*').is_some_and(|beginning| name.starts_with(beginning));
    exact.chain(bucket(Sort::Beginning, beginning).filter(begins))
}

/// The helper that this program alone tells.
#[must_use]
pub fn by_program(program: &str) -> Option<Match<'static>> {
    bucket(Sort::Program, program).find(|found| found.pattern == program)
}

/// Where the own project of a helper says how to run it; empty if that is not known.
///
/// The catalog's links stand in a table of their own: the policy never shows them, and need not have them in it.
#[must_use]
pub fn documentation<'s>(helper: &'s Helper<'s>) -> &'s str {
    let place = || helpers().iter().position(|known| std::ptr::eq(known, helper));
    let link = || place().and_then(|place| tables::DOCUMENTATION.get(place).copied());
    helper.documentation.get().map(|link| &**link).or_else(link).unwrap_or_default()
}
