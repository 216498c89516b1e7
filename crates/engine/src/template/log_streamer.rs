//! Log streamers: containers that follow a file of the app with `tail`.

use crate::catalog::schema::Shape;
use crate::classify::command::base_name;
use crate::classify::{By, Member};

/// Whether the container is a log streamer one of whose tails ends when its file is not there.
#[must_use]
pub fn ends_without_its_file(member: &Member<'_, '_>) -> bool {
    if member.recognised.is_none_or(|known| known.by != By::Shape(Shape::LogStreamer)) {
        return false;
    }
    let is_patient = |word: &str| {
        let letters = word.strip_prefix('-').filter(|letters| !letters.starts_with('-'));
        word == "--retry" || letters.is_some_and(|letters| letters.contains('F'))
    };
    let mut patient = true;
    for word in member.command().words() {
        if base_name(word) != "tail" {
            patient |= is_patient(word);
        } else if !std::mem::take(&mut patient) {
            break;
        }
    }
    !patient
}
