//! Finding the settings in a file: they are its only document, or those of a policy among its documents.

use super::mistakes::Invalid;
use crate::text::at_line;
use crate::yaml::{self, Node};

/// The API group of Kubewarden's policies.
const GROUP: &str = "policies.kubewarden.io/";

/// The kinds of policies that have settings of their own.
const KINDS: [&str; 2] = ["ClusterAdmissionPolicy", "AdmissionPolicy"];

/// What a reference to this policy's module has in it.
const MODULE: &str = "native-sidecar-policy";

/// The settings in a text, if there are any, and whether they are those of a policy's manifest: of the one that is `wanted` by its
/// name, if one is.
pub(super) fn settings_in(name: &str, text: &str, wanted: Option<&str>) -> Result<(Option<Node>, bool), Invalid> {
    let mut roots = Vec::new();
    for document in yaml::read_strictly(text) {
        let document =
            document.map_err(|error| Invalid::one(format!("{}: {error}", at_line(name, text, &error.range))))?;
        roots.extend(document.root.filter(|root| !root.is_null()));
    }
    let policies: Vec<&Node> = roots.iter().filter(|root| is_policy(root)).collect();
    if let Some(policy) = meant(name, text, &policies, wanted)? {
        let settings = policy.get("spec").and_then(|spec| spec.get("settings"));
        return Ok((settings.filter(|settings| !settings.is_null()).cloned(), true));
    }
    let [root] = roots.as_slice() else {
        return match roots.get(1) {
            Some(second) => Err(Invalid::one(format!(
                "{}: settings are one document, and here begins another",
                at_line(name, text, &second.range)
            ))),
            None => Ok((None, false)),
        };
    };
    match (root.get("apiVersion").and_then(Node::text), root.get("kind").and_then(Node::text)) {
        (Some(_), Some(kind)) => Err(Invalid::one(format!(
            "{} is a {kind}, and no settings: give a file in the policy's format, or one of the kind {}",
            at_line(name, text, &root.range),
            KINDS.join(" or ")
        ))),
        _ => Ok((Some(root.clone()), false)),
    }
}

fn is_policy(root: &Node) -> bool {
    let says = |key| root.get(key).and_then(Node::text).unwrap_or_default();
    says("apiVersion").starts_with(GROUP) && KINDS.contains(&says("kind"))
}

/// The policy that is meant: the one that is `wanted` by its name, or else the only one, or the only one of this module. `None` if
/// there is no policy, and none is wanted.
fn meant<'n>(name: &str, text: &str, policies: &[&'n Node], wanted: Option<&str>) -> Result<Option<&'n Node>, Invalid> {
    let fits = |policy: &Node| match wanted {
        Some(wanted) => called(policy) == wanted,
        None => policies.len() == 1 || is_ours(policy),
    };
    let fitting: Vec<&Node> = policies.iter().copied().filter(|policy| fits(policy)).collect();
    match (fitting.as_slice(), wanted, policies) {
        ([policy], ..) => Ok(Some(policy)),
        ([], None, []) => Ok(None),
        ([], Some(wanted), _) => Err(Invalid::one(format!(
            "{name} has no policy with the name {wanted:?}{}",
            if policies.is_empty() { String::new() } else { format!(": it has {}", names(policies)) }
        ))),
        (_, Some(wanted), _) => Err(Invalid::one(format!(
            "{name} has several policies with the name {wanted:?}: give a file with the one that is meant"
        ))),
        (_, None, _) => {
            let second = policies.get(1).map_or_else(|| name.to_owned(), |policy| at_line(name, text, &policy.range));
            Err(Invalid::one(format!(
                "{second}: the file has several policies: say with --policy which one is meant: {}",
                names(policies)
            )))
        }
    }
}

/// The policy's `metadata.name`.
fn called(policy: &Node) -> &str {
    policy.get("metadata").and_then(|metadata| metadata.get("name")).and_then(Node::text).unwrap_or_default()
}

/// Whether a policy's module is this one.
fn is_ours(policy: &Node) -> bool {
    let module = policy.get("spec").and_then(|spec| spec.get("module")).and_then(Node::text);
    module.is_some_and(|module| module.contains(MODULE))
}

/// `"a", "b", "c"`
fn names(policies: &[&Node]) -> String {
    policies.iter().map(|policy| format!("{:?}", called(policy))).collect::<Vec<_>>().join(", ")
}
