//! `results`: what a function tells, and where it stands in the list.

use super::Error;
use crate::edit::{Done, How, Left, Reason};
use crate::objects::{Object, ObjectRef};
use crate::report::{self, Finding, Report};
use crate::text::lines;
use crate::yaml::{self, Node, Style};
use native_sidecar_engine::text::quoted;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// What a function tells, as `kyaml/fn/framework/result.go` has it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    /// What is to be said.
    pub message: String,
    /// How much it weighs.
    pub severity: Severity,
    /// The item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_ref: Option<Reference>,
    /// The container in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// Where the orchestrator has the item from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<File>,
    /// For programs: `rule`, `container` and `helper`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<&'static str, String>,
}

/// How much something weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The function fails.
    Error,
    /// It is to be seen to.
    Warning,
    /// It is to be known.
    Info,
}

/// An item by name.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reference {
    api_version: String,
    kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    namespace: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    name: String,
}

/// A place in an item.
#[derive(Clone, Debug, Serialize)]
pub struct Field {
    path: String,
}

/// A file, and which of its items.
#[derive(Clone, Debug, Serialize)]
pub struct File {
    path: String,
    index: u64,
}

/// As kyaml shows it to people.
impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        write!(f, "[{severity}]")?;
        if let Some(Reference { api_version, kind, namespace, name }) = &self.resource_ref {
            let parts = [api_version, kind, namespace, name].into_iter().filter(|part| !part.is_empty());
            write!(f, " {}", parts.map(String::as_str).collect::<Vec<_>>().join("/"))?;
        }
        if let Some(field) = &self.field {
            write!(f, " {}", field.path)?;
        }
        write!(f, ": {}", self.message)
    }
}

/// What a report says of the items of a list, some of which are left as they are.
pub(super) fn of(report: &Report, left: &[Left], items: &[Object<'_>]) -> Vec<Told> {
    let plain = |severity, message: &str| Told {
        message: message.to_owned(),
        severity,
        resource_ref: None,
        field: None,
        file: None,
        tags: BTreeMap::new(),
    };
    let left: BTreeMap<_, _> = left.iter().map(|left| ((left.object.index, &*left.place), &left.reason)).collect();
    let of_files = report.files.iter().flat_map(|file| {
        let errors = file.errors.iter().map(|error| plain(Severity::Error, &error.message));
        let findings = file.findings.iter().map(|finding| {
            let reason = left.get(&(finding.object.index, &*finding.place)).copied();
            found(finding, reason, items)
        });
        let notes = file.notes.iter().map(|note| plain(Severity::Info, &note.message));
        errors.chain(findings).chain(notes).collect::<Vec<_>>()
    });
    of_files.chain(report.notes.iter().map(|note| plain(Severity::Info, note))).collect()
}

/// A finding, and why it is left as it is if it was to be repaired.
fn found(finding: &Finding, left: Option<&Reason>, items: &[Object<'_>]) -> Told {
    let Finding { object, place, container, .. } = finding;
    let severity = match finding.severity() {
        report::Severity::Error => Severity::Error,
        report::Severity::Warning => Severity::Warning,
    };
    let message = match left {
        Some(Reason { why, lift }) => {
            // What is a flag of the command is a key of the configuration.
            let lift = lift.replace("--custom-resources", "customResources: true");
            format!("{}. Not repaired: {why}; {lift}.", finding.headline())
        }
        None => format!("{}. {}", finding.headline(), finding.fix),
    };
    let mut told = Told::about(object, place, container, severity, message, items);
    told.tags.insert("rule", finding.rule.word().to_owned());
    told.tags.extend(finding.helper.clone().map(|helper| ("helper", helper)));
    told
}

/// What was repaired.
pub(super) fn done(done: &[Done], items: &[Object<'_>]) -> impl Iterator<Item = Told> {
    done.iter().map(|Done { object, place, container, how }| {
        let how = match how {
            How::Moved => "was moved to initContainers as a native sidecar",
            How::Line => "was made a native sidecar by restartPolicy: Always",
        };
        Told::about(object, place, container, Severity::Info, format!("{} {how}", quoted(container)), items)
    })
}

impl Told {
    fn about(
        object: &ObjectRef,
        place: &str,
        container: &str,
        severity: Severity,
        message: String,
        items: &[Object<'_>],
    ) -> Self {
        let ObjectRef { api_version, kind, namespace, name, index, .. } = object.clone();
        Self {
            message,
            severity,
            resource_ref: Some(Reference { api_version, kind, namespace, name }),
            field: Some(Field { path: place.to_owned() }),
            file: items.get(index).and_then(|item| file(item.node)),
            tags: BTreeMap::from([("container", container.to_owned())]),
        }
    }
}

/// Where the orchestrator has an item from: it says so in annotations, of which the second ones are the older.
fn file(item: &Node) -> Option<File> {
    let annotations = item.get("metadata")?.get("annotations")?;
    let says = |what: &str| {
        let keys = [format!("internal.config.kubernetes.io/{what}"), format!("config.kubernetes.io/{what}")];
        keys.iter().find_map(|key| annotations.get(key)?.text())
    };
    Some(File {
        path: says("path")?.to_owned(),
        index: says("index").and_then(|index| index.parse().ok()).unwrap_or(0),
    })
}

/// Puts results into a list, before its items, after those that are there already.
pub(super) fn put(list: &str, told: &[Told]) -> Result<String, Error> {
    if told.is_empty() {
        return Ok(list.to_owned());
    }
    let documents = yaml::read(list);
    let root = documents.iter().flatten().find_map(|document| document.root.as_ref());
    let place = root.and_then(|root| Place::of(list, root));
    let written = place.map(|place| place.write(list, told)).transpose().map_err(|error| cannot(&error))?;
    written.ok_or_else(|| cannot(&"the list is written in an unusual way"))
}

fn cannot(why: &dyn fmt::Display) -> Error {
    Error::Said(format!("the results cannot be put into the list: {why}"))
}

/// Where results go.
struct Place {
    /// What of the text they replace; if nothing, they stand before it.
    range: std::ops::Range<usize>,
    /// Those that are there already, as JSON.
    old: Vec<String>,
    /// What stands before each line; `None` if all is on one line, in braces.
    indent: Option<String>,
}

impl Place {
    fn of(text: &str, root: &Node) -> Option<Self> {
        let (key, value) = match root.pair("results").or_else(|| root.pair("items")) {
            Some(pair) => pair,
            None => root.pairs().first().map(|(key, value)| (key, value))?,
        };
        let is_old = key.text() == Some("results");
        let end = if is_old { value.range.end.max(key.range.end) } else { key.range.start };
        let indent = match root.style {
            Style::Flow => None,
            _ => {
                let before = text.get(lines::start(text, key.range.start)..key.range.start)?;
                Some(before.trim_start_matches('\u{feff}').to_owned())
            }
        };
        // A key may stand behind `?` or an anchor.
        let is_plain = indent.as_ref().is_none_or(|indent| indent.bytes().all(|byte| byte == b' '));
        // An older form has them in a map.
        let old = value.get("items").unwrap_or(value).items();
        let old = if is_old { old.iter().map(Node::to_json).collect() } else { Vec::new() };
        is_plain.then_some(Self { range: key.range.start..end, old, indent })
    }

    fn write(&self, text: &str, told: &[Told]) -> Result<String, serde_json::Error> {
        let mut all = self.old.clone();
        for told in told {
            all.push(serde_json::to_string(told)?);
        }
        let written = match &self.indent {
            None => format!("\"results\": [{}]", all.join(", ")),
            Some(indent) => {
                let items: Vec<String> = all.iter().map(|item| format!("{indent}- {item}")).collect();
                format!("results:\n{}", items.join("\n"))
            }
        };
        let after = match &self.indent {
            _ if !self.range.is_empty() => String::new(),
            None => ", ".to_owned(),
            Some(indent) => format!("\n{indent}"),
        };
        let before = text.get(..self.range.start).unwrap_or_default();
        let rest = text.get(self.range.end..).unwrap_or_default();
        Ok(format!("{before}{written}{after}{rest}"))
    }
}
