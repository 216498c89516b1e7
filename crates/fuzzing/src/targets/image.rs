//! References to images.

use crate::made::container::reference;
use crate::tape::Tape;
use native_sidecar_engine::catalog::{self, schema::Helper};
use native_sidecar_engine::classify::{Evidence, HelperSet, recognise};
use native_sidecar_engine::json::Reader;
use native_sidecar_engine::kubernetes::Container;
use native_sidecar_engine::kubernetes::Image;
use native_sidecar_engine::lazy_json::Read;
use serde_json::json;

/// A reference as it stands, or one that is made of the catalog's.
pub fn image(input: &[u8]) {
    if let Ok(text) = std::str::from_utf8(input) {
        hold(text);
    }
    let mut tape = Tape::of(input);
    let helper = &catalog::helpers()[tape.below(catalog::helpers().len())];
    let list = if tape.once_in(2) { &helper.ambiguous_images } else { &helper.images };
    let repository = tape.one(list);
    hold(&reference(&mut tape, repository));
}

fn hold(reference: &str) {
    let image = Image::parse(reference);
    put_together(reference, image);
    assert!(!image.name().contains('/'), "the last segment has a slash: {}", image.name());
    // A registry, a tag or a digest makes no other image.
    let named = reference.trim_ascii().split('@').next().unwrap_or_default();
    let bare = image.tag().map_or(named, |tag| &named[..named.len() - tag.len() - 1]);
    // What has two tags is no reference.
    if Image::parse(bare).tag().is_some() {
        return;
    }
    for other in [format!("{bare}:1.2.3"), format!("{bare}@sha256:00"), format!("{bare}:v1@sha256:00")] {
        same_repositories(reference, &other);
        same_helper(reference, &other);
    }
    let first = bare.split('/').next().unwrap_or_default();
    if !first.is_empty() && !first.contains(['.', ':']) && first != "localhost" {
        for registry in ["registry.example.com:5000/", "localhost/"] {
            keeps_its_repositories(bare, &format!("{registry}{bare}"));
        }
    }
}

/// The parts put together give the reference.
fn put_together(reference: &str, image: Image<'_>) {
    let (name, tag) = (image.name(), image.tag());
    let written = reference.trim_ascii();
    let named = written.split('@').next().unwrap_or_default();
    let end = tag.map_or_else(|| name.to_owned(), |tag| format!("{name}:{tag}"));
    assert!(named.ends_with(&end), "{reference:?} does not end with {end:?}");
    let before = &named[..named.len() - end.len()];
    assert!(before.is_empty() || before.ends_with('/'), "{before:?} stands before the name in {reference:?}");
    assert!(tag.is_none_or(|tag| !tag.contains(['/', '@', ':'])), "{tag:?}");
}

fn repositories() -> impl Iterator<Item = &'static str> {
    let helpers = catalog::helpers().iter();
    helpers.flat_map(|helper| helper.images.iter().chain(&*helper.ambiguous_images)).map(|text| &**text)
}

fn same_repositories(one: &str, other: &str) {
    for repository in repositories() {
        let is = |reference| Image::parse(reference).is_of(repository);
        assert_eq!(is(one), is(other), "{one:?} and {other:?} as {repository}");
    }
}

/// Behind a registry an image is still what it is.
fn keeps_its_repositories(bare: &str, behind: &str) {
    for repository in repositories().filter(|repository| Image::parse(bare).is_of(repository)) {
        assert!(Image::parse(behind).is_of(repository), "{behind:?} is no {repository}");
    }
}

/// The same helper is recognised, if no tag is a sign of it.
fn same_helper(one: &str, other: &str) {
    let by_tag = |helper: &Helper<'_>| {
        let signs = [helper.signs.get(), helper.one_shot.get().and_then(|it| it.unless.get())];
        signs.into_iter().flatten().any(|signs| !signs.tags.is_empty())
    };
    if catalog::by_image(&Image::parse(one)).any(|found| by_tag(found.helper)) {
        return;
    }
    assert_eq!(recognised(one), recognised(other), "{one:?} and {other:?}");
}

fn recognised(image: &str) -> Option<String> {
    let text = json!({"name": "c", "image": image, "args": ["agent", "sidecar"]}).to_string();
    let container = Reader::new(&text).whole(Container::read).unwrap();
    recognise(&Evidence::of(&container, None), HelperSet::default()).map(|found| found.helper.id.to_string())
}
