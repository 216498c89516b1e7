//! The edit that repairs a pod's spec: its moved containers' text goes from one list to the other.

use super::block::Block;
use super::container::{make_native, quote};
use super::flow::{Flow, Piece, add_key};
use super::indentation::{reindent, reindent_rest};
use super::layout::Page;
use super::{Reason, own};
use crate::text::{Change, apply};
use crate::yaml::{Node, Style};
use native_sidecar_engine::inspect::{Move, Repair};
use native_sidecar_engine::settings::Placement;
use std::ops::Range;

type Result<T> = std::result::Result<T, Reason>;

const CONTAINERS: &str = "containers";
const INIT: &str = "initContainers";

/// The edit of a pod's spec.
#[derive(Clone, Debug, Default)]
pub(super) struct Edit {
    pub(super) changes: Vec<Change>,
    /// The text that moves.
    pub(super) moved: Vec<Moved>,
    /// The lists that change.
    pub(super) lists: Vec<Range<usize>>,
}

/// Text that moves.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// Where it stands.
    pub(super) from: Range<usize>,
    /// Before what it comes to stand.
    pub(super) to: usize,
}

/// The edit that a repair comes to.
///
/// # Errors
/// If the text is written in a way in which that cannot be done by moving text.
pub(super) fn edit(page: Page<'_>, spec: &Node, repair: &Repair, placement: Placement) -> Result<Edit> {
    let pod = Pod { page, spec, placement };
    let mut edit = Edit { lists: lists(spec).unwrap_or_default(), ..Edit::default() };
    if !repair.lines.is_empty() {
        pod.add_lines(&repair.lines, &mut edit)?;
    }
    if !repair.moves.is_empty() {
        pod.move_containers(&repair.moves, &mut edit)?;
    }
    Ok(edit)
}

/// The lists of a pod's spec, wherever they are written.
pub(super) fn lists(spec: &Node) -> Option<Vec<Range<usize>>> {
    let lists: Vec<_> =
        [CONTAINERS, INIT].iter().filter_map(|key| spec.get(key)).map(|list| list.range.clone()).collect();
    (!lists.is_empty()).then_some(lists)
}

struct Pod<'n> {
    page: Page<'n>,
    spec: &'n Node,
    placement: Placement,
}

/// A key and the list that is its value.
type Pair<'n> = (&'n Node, &'n Node);

impl<'n> Pod<'n> {
    /// A list that is written here, if it is there at all.
    fn list(&self, key: &str) -> Result<Option<Pair<'n>>> {
        let Some(any) = self.spec.pair(key) else { return Ok(None) };
        if own::pair(self.spec, key).is_none() {
            return Err(Reason::new(
                format!("{key} comes from a merge key (<<)"),
                "write it out, or repair where it is written",
            ));
        }
        if any.1.style == Style::Alias {
            let alias = self.page.part(any.1.range.clone());
            return Err(Reason::new(format!("{key} is the alias {alias}"), "write it out"));
        }
        Ok(Some(any))
    }

    fn add_lines(&self, lines: &[usize], edit: &mut Edit) -> Result<()> {
        let (_, inits) = self.list(INIT)?.ok_or_else(Reason::vanished)?;
        for index in lines {
            let container = item(self.page, inits, *index)?;
            edit.changes.append(&mut make_native(self.page, container, None, 0)?);
        }
        Ok(())
    }

    fn move_containers(&self, moves: &[Move], edit: &mut Edit) -> Result<()> {
        let containers = self.list(CONTAINERS)?.ok_or_else(Reason::vanished)?;
        let inits = self.list(INIT)?;
        if let Some((key, list)) = inits
            && !self.page.part(key.range.end..list.range.start).trim_end().ends_with(':')
            && list.items().is_empty()
        {
            return Err(Reason::new(
                format!("the empty {INIT} has an anchor, a tag or a comment before it"),
                format!("remove {INIT}"),
            ));
        }
        match containers.1.style {
            Style::Block => self.move_lines(containers, inits, moves, edit),
            _ => self.move_items(containers, inits, moves, edit),
        }
    }

    /// Moves containers that are written in lines.
    fn move_lines(&self, containers: Pair<'n>, inits: Option<Pair<'n>>, moves: &[Move], edit: &mut Edit) -> Result<()> {
        let page = self.page;
        let block = Block::of(page, containers.0, containers.1)?;
        let list_indent = block.column.saturating_sub(page.column(containers.0.range.start));
        let target = self.lines_for(&block, containers.0, list_indent, inits)?;
        edit.changes.extend(target.opening);
        for how in moves {
            let container = item(page, containers.1, how.index)?;
            let lines = block.items.get(how.index).ok_or_else(Reason::vanished)?.clone();
            let changes = make_native(page, container, how.startup_probe.as_deref(), list_indent)?;
            let mut text = apply(page.text, &lines, &changes, page.line_break).ok_or_else(Reason::unusual)?;
            if !text.ends_with(['\n', '\r']) {
                text.push_str(page.line_break);
            }
            edit.changes.push(Change::remove(lines.clone()));
            edit.changes
                .push(Change::insert_lines(target.at, reindent(&text, &block.indentation, &target.indentation)));
            edit.moved.push(Moved { from: lines, to: target.at });
        }
        Ok(())
    }

    /// Where moved lines are put. A list that is not there yet is made right below `containers`: a container that was the last there
    /// then stays where it is, and two lines are all that changes.
    fn lines_for(&self, block: &Block, key: &Node, list_indent: usize, inits: Option<Pair<'n>>) -> Result<Target> {
        let page = self.page;
        let Some((init_key, list)) = inits else {
            let at = page.after_comments(block.end(), page.column(key.range.start));
            let line = format!("{}:{}", self.key_like(key), page.line_break);
            return Ok(Target {
                at,
                indentation: block.indentation.clone(),
                opening: vec![Change::insert_lines(at, line)],
            });
        };
        if list.items().is_empty() {
            let between = page.part(init_key.range.end..list.range.start);
            let colon = init_key.range.end.saturating_add(between.find(':').map_or(0, |at| at.saturating_add(1)));
            let end = list.range.end.max(colon);
            return Ok(Target {
                at: page.next_line(end),
                indentation: " ".repeat(page.column(init_key.range.start).saturating_add(list_indent)),
                opening: vec![Change::remove(colon..end)],
            });
        }
        if list.style == Style::Flow {
            return Err(Reason::new(
                format!("{INIT} is written in brackets, and {CONTAINERS} in lines"),
                format!("write {INIT} in lines"),
            ));
        }
        let inits = Block::of(page, init_key, list)?;
        let at = self.placed(inits.start(), inits.end());
        Ok(Target { at, indentation: inits.indentation, opening: Vec::new() })
    }

    /// `initContainers` as the key of a line, indented and quoted as another key.
    fn key_like(&self, key: &Node) -> String {
        let quote = quote(key).unwrap_or_default();
        format!("{}{quote}{INIT}{quote}", " ".repeat(self.page.column(key.range.start)))
    }

    /// Moves containers that are written in brackets.
    fn move_items(&self, containers: Pair<'n>, inits: Option<Pair<'n>>, moves: &[Move], edit: &mut Edit) -> Result<()> {
        let page = self.page;
        let flow = Flow::of(page, containers.1)?;
        let mut moved = Vec::new();
        for how in moves {
            let container = item(page, containers.1, how.index)?;
            let range = flow.items.get(how.index).ok_or_else(Reason::vanished)?.clone();
            let changes = make_native(page, container, how.startup_probe.as_deref(), 0)?;
            let text = apply(page.text, &range, &changes, page.line_break).ok_or_else(Reason::unusual)?;
            let indentation = page.line_indentation(range.start).to_owned();
            moved.push(Piece { text, indentation });
            edit.moved.push(Moved { from: range, to: 0 });
        }
        let added = match inits {
            Some((key, list)) if list.style == Style::Block => self.as_lines_of(key, list, &moved)?,
            Some((_, list)) if !list.items().is_empty() => self.as_items_of(&flow, list, &moved)?,
            Some((_, list)) => {
                let space = if list.range.is_empty() { " " } else { "" };
                vec![Change::replace(&list.range, format!("{space}{}", flow.like(page, &moved)))]
            }
            None => vec![self.new_list(containers, &flow.like(page, &moved))],
        };
        let to = added.first().map_or(0, |change| change.range.start);
        edit.moved.iter_mut().for_each(|moved| moved.to = to);
        edit.changes.extend(flow.without(|index| moves.iter().any(|how| how.index == index)));
        edit.changes.extend(added);
        Ok(())
    }

    fn as_lines_of(&self, key: &Node, list: &Node, moved: &[Piece]) -> Result<Vec<Change>> {
        let block = Block::of(self.page, key, list)?;
        let at = self.placed(block.start(), block.end());
        let indentation = &block.indentation;
        let lines = moved.iter().map(|piece| {
            let text = piece.indented(&format!("{indentation}  "));
            Change::insert_lines(at, format!("{indentation}- {text}{}", self.page.line_break))
        });
        Ok(lines.collect())
    }

    fn as_items_of(&self, source: &Flow, list: &Node, moved: &[Piece]) -> Result<Vec<Change>> {
        let page = self.page;
        let flow = Flow::of(page, list)?;
        let (Some(first), Some(last)) = (flow.items.first(), flow.items.last()) else { return Err(Reason::vanished()) };
        let indentation = page.line_indentation(first.start);
        let separator = match (flow.separator(page), source.separator(page)) {
            (Some(own), _) => own.to_owned(),
            (None, Some(other)) => {
                let old = source.items.first().map_or("", |first| page.line_indentation(first.start));
                reindent_rest(other, old, indentation)
            }
            (None, None) => ", ".to_owned(),
        };
        let pieces = moved.iter().map(|piece| piece.indented(indentation));
        let item = |text: String| match self.placement {
            Placement::Last => Change::insert(last.end, format!("{separator}{text}")),
            Placement::First => Change::insert(first.start, format!("{text}{separator}")),
        };
        Ok(pieces.map(item).collect())
    }

    fn new_list(&self, (key, list): Pair<'n>, text: &str) -> Change {
        if self.spec.style == Style::Flow {
            let quote = quote(key).unwrap_or_default();
            return add_key(self.page, self.spec, (key, list), &format!("{quote}{INIT}{quote}"), text);
        }
        let line = format!("{}: {text}{}", self.key_like(key), self.page.line_break);
        Change::insert_lines(self.page.next_line(list.range.end), line)
    }

    /// Where the settings want containers put in a list that begins and ends there.
    fn placed(&self, start: usize, end: usize) -> usize {
        match self.placement {
            Placement::Last => end,
            Placement::First => start,
        }
    }
}

/// Where lines are put.
struct Target {
    at: usize,
    indentation: String,
    /// What opens the list.
    opening: Vec<Change>,
}

/// A container that is written in its list.
fn item<'n>(page: Page<'_>, list: &'n Node, index: usize) -> Result<&'n Node> {
    let item = list.items().get(index).ok_or_else(Reason::vanished)?;
    if item.style == Style::Alias {
        let alias = page.part(item.range.clone());
        return Err(Reason::new(format!("the container is the alias {alias}"), "write it out"));
    }
    Ok(item)
}
