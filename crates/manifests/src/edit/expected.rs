//! What a repair makes of the data: what an edit is held against.
//!
//! The result is that of the engine's own conversion, without the annotation `native-sidecar-policy/converted`: that records what
//! admission changed unasked, and here whoever keeps the file changes it.

use crate::yaml::{Node, Style, Value};
use native_sidecar_engine::inspect::Repair;
use native_sidecar_engine::json::{OwnedPath, Step};
use native_sidecar_engine::settings::Placement;

/// Repairs the pod's spec at the end of a path. `None` if it is not as the repair says.
pub(super) fn repair(root: &mut Node, path: &OwnedPath, repair: &Repair, placement: Placement) -> Option<()> {
    let spec = at_mut(root, path)?;
    for index in &repair.lines {
        set(list_mut(spec, "initContainers")?.get_mut(*index)?, "restartPolicy", text("Always"))?;
    }
    if repair.moves.is_empty() {
        return Some(());
    }
    let containers = list_mut(spec, "containers")?;
    let (mut moved, mut kept) = (Vec::new(), Vec::new());
    for (index, mut container) in std::mem::take(containers).into_iter().enumerate() {
        let Some(how) = repair.moves.iter().find(|how| how.index == index) else {
            kept.push(container);
            continue;
        };
        set(&mut container, "restartPolicy", text("Always"))?;
        if let Some(probe) = &how.startup_probe {
            set(&mut container, "startupProbe", parse(probe)?)?;
        }
        moved.push(container);
    }
    *containers = kept;
    if spec.get("initContainers").is_none_or(Node::is_null) {
        set(spec, "initContainers", Value::List(Vec::new()))?;
    }
    let inits = list_mut(spec, "initContainers")?;
    match placement {
        Placement::Last => inits.append(&mut moved),
        Placement::First => drop(inits.splice(0..0, moved)),
    }
    Some(())
}

/// JSON as a value.
pub(super) fn parse(json: &str) -> Option<Value> {
    // The reader takes objects only.
    let document = crate::yaml::read(&format!("{{\"value\":{json}}}")).pop()?.ok()?;
    Some(document.root?.get("value")?.value.clone())
}

/// Whether two values are the same, whatever the order of keys.
pub(super) fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Map(pairs), Value::Map(others)) => {
            pairs.len() == others.len()
                && pairs.iter().zip(others).all(|((key, value), (in_place, with))| {
                    // Most keys have kept their places.
                    let with = if key == in_place { Some(with) } else { key.text().and_then(|key| other.get(key)) };
                    with.is_some_and(|with| same(value, with))
                })
        }
        (one, other) => one == other,
    }
}

fn at_mut<'n>(root: &'n mut Node, path: &OwnedPath) -> Option<&'n mut Node> {
    path.steps().try_fold(root, |node, step| match step {
        Step::Key(key) => get_mut(node, key),
        Step::Index(index) => match &mut node.value {
            Value::List(items) => items.get_mut(index),
            _ => None,
        },
    })
}

fn get_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Map(pairs) = &mut node.value else { return None };
    pairs.iter_mut().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
}

fn list_mut<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Vec<Node>> {
    match &mut get_mut(node, key)?.value {
        Value::List(items) => Some(items),
        _ => None,
    }
}

fn set(node: &mut Node, key: &str, value: Value) -> Option<()> {
    if let Some(given) = get_mut(node, key) {
        given.value = value;
        return Some(());
    }
    let new = |value| Node { range: 0..0, style: Style::Plain, value };
    let Value::Map(pairs) = &mut node.value else { return None };
    pairs.push((new(text(key)), new(value)));
    Some(())
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}
