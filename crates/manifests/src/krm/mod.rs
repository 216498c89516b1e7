//! The command as a KRM function, as kustomize and kpt call it: a `ResourceList` in, the same with its items repaired out, and what
//! is to be said of them among its `results`.
//!
//! The form is that of the KRM Functions Specification
//! (`kubernetes-sigs/kustomize@cmd/config/docs/api-conventions/functions-spec.md`). The text is edited and not written anew: what is
//! not repaired stays as it came, byte for byte, comments and the orchestrator's annotations included.

mod config;
mod put;
mod result;
mod results;

use crate::check::{Checked, report};
use crate::edit::{Fixed, Fixer};
use crate::objects::objects;
use crate::report::STDIN;
use crate::settings::Invalid;
use crate::text::{Locator, at_line};
use crate::yaml::{self, Document, Node, Twice, Value};
use config::{Config, Mode};
pub use result::{Field, File, Reference, Severity, Told};

/// What the function gives.
#[derive(Clone, Debug)]
pub struct Output {
    /// The list.
    pub text: String,
    /// Its results.
    pub told: Vec<Told>,
}

impl Output {
    /// Whether a result is an error. The function's exit status says so too.
    #[must_use]
    pub fn failed(&self) -> bool {
        self.told.iter().any(|told| told.severity == Severity::Error)
    }
}

/// Why the function cannot run: in lower case, saying where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The list or its `functionConfig` is not as it must be.
    #[error("{0}")]
    Said(String),
    /// The settings cannot be used.
    #[error(transparent)]
    Settings(#[from] Invalid),
}

/// Runs the function on a list.
///
/// # Errors
/// If the text is no list, or its `functionConfig` cannot be used.
pub fn run(text: &str) -> Result<Output, Error> {
    let documents = list(text)?;
    let root = root(&documents)?;
    let Config { mode, custom_resources, loaded } = config::read(text, root)?;
    let items = objects(text, documents.iter());
    let reported = |text: &str| report(vec![Checked::of_text(STDIN, text, &loaded.settings)], &loaded, false);
    let (text, told) = match mode {
        Mode::Check => (text.to_owned(), results::of(&reported(text), &[], &items)),
        Mode::Fix => {
            let Fixed { text, done, left, .. } = Fixer::new(&loaded.settings, custom_resources).fix(text);
            let told = results::done(&done, &items).chain(results::of(&reported(&text), &left, &items)).collect();
            (text, told)
        }
    };
    Ok(Output { text: put::put(&text, &told)?, told })
}

/// The documents of a text.
fn list(text: &str) -> Result<Vec<Document>, Error> {
    let documents = yaml::read(text).into_iter().map(|document| document.and_then(|document| clear(text, document)));
    documents
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Said(format!("{}: {error}", at_line(STDIN, text, &error.range))))
}

/// Refuses a list of which a key is given twice. What is in its items concerns those who judge them.
fn clear(text: &str, document: Document) -> Result<Document, yaml::Error> {
    let items = document.root.as_ref().and_then(|root| root.get("items")).map(|items| items.range.clone());
    let is_of_items = |twice: &&Twice| items.as_ref().is_some_and(|items| items.contains(&twice.second.start));
    match document.twice.iter().find(|twice| !is_of_items(twice)) {
        Some(twice) => Err(document.refusal(twice, &Locator::new(text))),
        None => Ok(document),
    }
}

/// The list, which is the only document.
fn root(documents: &[Document]) -> Result<&Node, Error> {
    let mut roots = documents.iter().filter_map(|document| document.root.as_ref());
    match (roots.next(), roots.next()) {
        (Some(root), None) if is_list(root) => Ok(root),
        _ => Err(Error::Said(
            "standard input is not one ResourceList: kustomize and kpt give it to this command; for manifests there is \
             `native-sidecar fix -`"
                .to_owned(),
        )),
    }
}

fn is_list(node: &Node) -> bool {
    let says = |key| node.get(key).and_then(Node::text).unwrap_or_default();
    let has_items = node.get("items").is_none_or(|items| matches!(items.value, Value::List(_) | Value::Null));
    says("kind").ends_with("List") && !says("apiVersion").is_empty() && has_items
}
