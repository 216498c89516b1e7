//! Finding the settings in a file: they are its only document, or those of a policy among its documents.

use super::mistakes::Invalid;
use super::place_of;
use crate::report::Locator;
use crate::yaml::{self, Node};

/// The API group of Kubewarden's policies.
const GROUP: &str = "policies.kubewarden.io/";

/// The kinds of policies that have settings of their own.
const KINDS: [&str; 2] = ["ClusterAdmissionPolicy", "AdmissionPolicy"];

/// What a reference to this policy's module has in it.
const MODULE: &str = "native-sidecar-policy";

/// The settings in a text, if there are any, and whether they are those of a policy's manifest.
pub(super) fn settings_in(name: &str, text: &str) -> Result<(Option<Node>, bool), Invalid> {
    let mut roots = Vec::new();
    for document in yaml::read(text) {
        let document = document.map_err(|error| {
            let line = Locator::new(text).locate(&error.range).start.line;
            Invalid::one(format!("{name}:{line}: {error}"))
        })?;
        roots.extend(document.root.filter(|root| !root.is_null()));
    }
    let policies: Vec<&Node> = roots.iter().filter(|root| is_policy(root)).collect();
    if !policies.is_empty() {
        let settings = only(name, text, &policies)?.get("spec").and_then(|spec| spec.get("settings"));
        return Ok((settings.filter(|settings| !settings.is_null()).cloned(), true));
    }
    let [root] = roots.as_slice() else {
        return match roots.get(1) {
            Some(second) => Err(Invalid::one(format!(
                "{}: settings are one document, and here begins another",
                place_of(name, text, second)
            ))),
            None => Ok((None, false)),
        };
    };
    match (root.get("apiVersion").and_then(Node::text), root.get("kind").and_then(Node::text)) {
        (Some(_), Some(kind)) => Err(Invalid::one(format!(
            "{} is a {kind}, and no settings: give a file in the policy's format, or one of the kind {}",
            place_of(name, text, root),
            KINDS.join(" or ")
        ))),
        _ => Ok((Some(root.clone()), false)),
    }
}

fn is_policy(root: &Node) -> bool {
    let says = |key| root.get(key).and_then(Node::text).unwrap_or_default();
    says("apiVersion").starts_with(GROUP) && KINDS.contains(&says("kind"))
}

/// The policy that is meant: the only one, or the only one of this module.
fn only<'n>(name: &str, text: &str, policies: &[&'n Node]) -> Result<&'n Node, Invalid> {
    let module = |policy: &Node| policy.get("spec")?.get("module")?.text().map(str::to_owned);
    let ours: Vec<&Node> = policies
        .iter()
        .copied()
        .filter(|policy| module(policy).is_some_and(|module| module.contains(MODULE)))
        .collect();
    match (policies, ours.as_slice()) {
        ([policy], _) | (_, [policy]) => Ok(policy),
        _ => {
            let second = policies.get(1).map_or_else(|| name.to_owned(), |policy| place_of(name, text, policy));
            Err(Invalid::one(format!(
                "{second}: the file has several policies, and it is not clear which one is meant: give a file with one"
            )))
        }
    }
}
