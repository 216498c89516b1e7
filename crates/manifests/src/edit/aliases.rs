//! What aliases stand for, before and after text is moved. One that comes to stand for another anchor is broken, though that may
//! have the same name and the same value.

use super::Reason;
use super::pod::Moved;
use crate::yaml::{Alias, Document};
use std::collections::HashMap;

/// Where places come to stand when text is moved.
struct Order<'m> {
    /// By where the text stands; each with its place among the moves.
    moves: Vec<(usize, &'m Moved)>,
}

/// Where a place stands among others.
type Rank = (usize, u8, usize, usize);

impl<'m> Order<'m> {
    fn of(moves: &[&'m Moved]) -> Self {
        let mut moves: Vec<(usize, &Moved)> = moves.iter().copied().enumerate().collect();
        moves.sort_by_key(|(_, moved)| moved.from.start);
        Self { moves }
    }

    /// The move of the text at a place, if it moves: its place among the moves.
    fn of_move(&self, at: usize) -> Option<(usize, &'m Moved)> {
        let before = self.moves.partition_point(|(_, moved)| moved.from.start <= at).checked_sub(1)?;
        self.moves.get(before).copied().filter(|(_, moved)| moved.from.contains(&at))
    }

    fn rank(&self, at: usize) -> Rank {
        match self.of_move(at) {
            Some((index, moved)) => (moved.to, 0, index, at),
            None => (at, 1, 0, at),
        }
    }
}

/// Whether each alias still stands for what it stood for.
pub(super) fn are_kept(before: &Document, after: &Document, moves: &[&Moved]) -> bool {
    let order = Order::of(moves);
    let mut anchors: Vec<usize> = (0..before.anchors.len()).collect();
    anchors.sort_by_cached_key(|index| before.anchors.get(*index).map(|anchor| order.rank(anchor.range.start)));
    let mut aliases: Vec<&Alias> = before.aliases.iter().collect();
    aliases.sort_by_cached_key(|alias| order.rank(alias.range.start));
    anchors.len() == after.anchors.len()
        && aliases.len() == after.aliases.len()
        && aliases.iter().zip(&after.aliases).all(|(old, new)| anchors.get(new.anchor) == Some(&old.anchor))
}

/// The moves that would break an alias: their places among all, and why.
pub(super) fn broken(document: &Document, moves: &[&Moved]) -> Vec<(usize, Reason)> {
    let mut broken = Vec::new();
    if document.aliases.is_empty() {
        return broken;
    }
    let order = Order::of(moves);
    let anchors =
        document.anchors.iter().enumerate().map(|(index, anchor)| (order.rank(anchor.range.start), Err(index)));
    let aliases = document.aliases.iter().map(|alias| (order.rank(alias.range.start), Ok(alias)));
    let mut all: Vec<(Rank, Result<&Alias, usize>)> = anchors.chain(aliases).collect();
    all.sort_by_key(|(rank, _)| *rank);
    let mut named: HashMap<&str, usize> = HashMap::new();
    for (_, item) in all {
        let index = match item {
            Ok(alias) => alias.anchor,
            Err(index) => index,
        };
        let Some(anchor) = document.anchors.get(index) else { continue };
        let alias = match item {
            Ok(alias) if named.get(&*anchor.name) != Some(&index) => alias,
            Ok(_) => continue,
            Err(index) => {
                named.insert(&anchor.name, index);
                continue;
            }
        };
        let other = named.get(&*anchor.name).and_then(|other| document.anchors.get(*other));
        let moved = |at: usize| order.of_move(at).map(|(index, _)| index);
        let name = &anchor.name;
        let lift = format!("define &{name} before both lists, or write out *{name}");
        let why = |why: String| Reason::new(why, lift.clone());
        if let Some(index) = moved(anchor.range.start) {
            broken.push((index, why(format!("it defines the anchor &{name}, which is used elsewhere"))));
        } else if let Some(index) = moved(alias.range.start) {
            let instead = if other.is_some() { format!("for another &{name}") } else { "before its anchor".to_owned() };
            broken.push((index, why(format!("*{name} in it would come to stand {instead}"))));
        } else if let Some(index) = other.and_then(|other| moved(other.range.start)) {
            broken.push((
                index,
                why(format!("its anchor &{name} would come between another &{name} and what uses that")),
            ));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::read;

    fn document(text: &str) -> Document {
        read(text).remove(0).unwrap()
    }

    #[test]
    fn an_alias_keeps_its_anchor() {
        // The first line moves to the end.
        let before = document("a: &x 1\nb: &x 1\nc: *x\n");
        let first_to_the_end = Moved { from: 0..8, to: 22 };
        assert!(are_kept(&before, &before, &[]));
        assert!(are_kept(&before, &document("b: &x 1\nc: *x\na: &x 1\n"), &[&first_to_the_end]));
        assert!(broken(&before, &[&first_to_the_end]).is_empty());
        // So does the second: then the alias stands for the first.
        let second_to_the_end = Moved { from: 8..16, to: 22 };
        assert!(!are_kept(&before, &document("a: &x 1\nc: *x\nb: &x 1\n"), &[&second_to_the_end]));
        let broken = broken(&before, &[&first_to_the_end, &second_to_the_end]);
        assert_eq!(broken.iter().map(|(index, _)| *index).collect::<Vec<_>>(), [1]);
        assert!(!are_kept(&before, &document("a: &x 1\nb: 1\nc: *x\n"), &[]));
    }
}
