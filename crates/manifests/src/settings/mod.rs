//! The settings in use as text: the policy's, from a file in the policy's own format or from a manifest of a policy.

mod edit;
mod exemptions;
mod loaded;
mod mistakes;
mod policy;
pub mod schema;
mod source;
mod value;

pub use loaded::Loaded;
pub use mistakes::Invalid;

use crate::yaml::Node;
use native_sidecar_engine::settings::Version;
use source::Source;

/// The key of the version that is given beside the settings.
const VERSION: &str = "minimumKubernetesVersion";

/// The key of the exemptions.
const EXEMPT: &str = "exempt";

/// The settings in a text that is called `name`, with a version beside them: if it has several policies, those of the one with the
/// given name.
///
/// # Errors
/// If they cannot be read or are not valid, or if it is not clear which policy is meant.
pub fn parse(name: &str, text: &str, policy: Option<&str>, version: Option<Version>) -> Result<Loaded, Invalid> {
    Loaded::of(Some(Source::of(name, text.to_owned(), policy)?), version)
}

/// The settings where there is no file of them.
///
/// # Errors
/// If they are not valid with the version.
pub fn without_file(version: Option<Version>) -> Result<Loaded, Invalid> {
    Loaded::of(None, version)
}

/// The settings at a place of a text that is called `name`.
///
/// # Errors
/// If they are not valid.
pub fn at(name: &str, text: &str, root: &Node, version: Option<Version>) -> Result<Loaded, Invalid> {
    let source = Source { name: name.to_owned(), text: text.to_owned(), root: Some(root.clone()), of_policy: false };
    Loaded::of(Some(source), version)
}
