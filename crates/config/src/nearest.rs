//! The known word nearest to one that is not known.

/// The known word nearest to `word`, if one is near enough to be a slip.
pub(crate) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let slips = length.div_ceil(3).clamp(1, 4);
    let word = word.to_ascii_lowercase();
    known
        .iter()
        .map(|known| (strsim::osa_distance(&word, &known.to_ascii_lowercase()), known))
        .filter(|(distance, _)| *distance <= slips)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| *known)
}
