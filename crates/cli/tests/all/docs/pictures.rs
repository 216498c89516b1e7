//! The pictures of the documentation: `docs/images/`, drawn from the manifests beside them.

use super::{docs, fresh, read, stems};
use native_sidecar_engine::settings;
use native_sidecar_manifests::timeline::{self, model::Tone, svg};
use std::collections::BTreeSet;

#[test]
fn every_picture_is_fresh_and_shows_a_trouble_and_its_end() {
    let names = stems(&docs("images"), ".yaml");
    assert_eq!(names, BTreeSet::from(["job-completion", "shutdown", "startup-race", "timeline"].map(str::to_owned)));
    for name in names {
        let manifest = read(&docs("images").join(format!("{name}.yaml")));
        let (pictures, _) = timeline::of_text(&name, &manifest, &settings::parse("null").unwrap());
        let [picture] = &pictures[..] else { panic!("{name} has {} pods", pictures.len()) };
        let bad = |timeline: &timeline::model::Timeline| {
            timeline.moments.iter().any(|moment| matches!(moment.what.tone(), Tone::Bad | Tone::Doubtful))
        };
        assert!(bad(&picture.today), "{name}");
        assert!(!bad(picture.repaired.as_ref().unwrap()), "{name}");
        fresh(&docs("images").join(format!("{name}.svg")), &svg::draw(&pictures));
    }
}
