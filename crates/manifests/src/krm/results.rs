//! `results`: what a function tells of what was found and repaired, and where it stands in the list.

use super::result::{Field, File, Reference, Severity, Told};
use crate::edit::{Done, How, Left, Reason};
use crate::objects::{Object, ObjectRef};
use crate::report::{self, Finding, Report};
use crate::yaml::Node;
use native_sidecar_engine::text::quoted;
use std::collections::BTreeMap;

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
            let lift = lift.words("customResources: true");
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
