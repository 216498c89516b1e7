//! What is known of a request beside its object: the front ends differ in nothing else.

use super::request::Request;
use super::workload::{Known, Object};
use super::{Metadata, Owner};

/// In which circumstances an object is judged.
#[derive(Clone, Debug, Default)]
pub struct Circumstances<'a> {
    /// What happens to the object.
    pub operation: Operation,
    /// Who asks.
    pub asker: Asker,
    /// The object's namespace; empty if it is not known.
    pub namespace: &'a str,
    /// The owner that controls the object, as far as that counts.
    pub controller: Option<Owner<'a>>,
    /// The text of the object as it was before an update.
    pub old_object: Option<&'a str>,
    /// Whether the object is out of the policy's hands: going, shown by a kubelet, or finished.
    pub is_past: bool,
}

/// What happens to an object.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Operation {
    /// It is made.
    #[default]
    Create,
    /// It exists and is changed.
    Update,
}

/// Who asks for a judgement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asker {
    /// Whoever makes or changes the object.
    #[default]
    Author,
    /// The audit scanner, which reports on objects that exist.
    AuditScanner,
}

impl<'a> Circumstances<'a> {
    /// Those of a request about an object of a kind.
    #[must_use]
    pub fn of_request(request: &'a Request<'_>, object: &'a Object<'a>, kind: Known<'_>) -> Self {
        let namespace = match request.namespace.text() {
            "" => namespace_of(object),
            namespace => namespace,
        };
        Self {
            operation: if request.is_update() { Operation::Update } else { Operation::Create },
            asker: if request.is_audit() { Asker::AuditScanner } else { Asker::Author },
            namespace,
            controller: object.metadata.as_ref().and_then(Metadata::controller),
            old_object: request.old_object.filter(|_| request.is_update()).map(|old| old.0),
            is_past: is_past(request, object, kind),
        }
    }

    /// Those of an object that a person creates.
    #[must_use]
    pub fn of_new(object: &'a Object<'a>) -> Self {
        Self { namespace: namespace_of(object), ..Self::default() }
    }

    /// Whether the object exists and is changed.
    #[must_use]
    pub fn is_update(&self) -> bool {
        self.operation == Operation::Update
    }

    /// Whether a Pod can still be rewritten: only while it is made.
    #[must_use]
    pub fn allow_rewriting(&self) -> bool {
        self.operation == Operation::Create && self.asker == Asker::Author
    }
}

fn namespace_of<'a>(object: &'a Object<'_>) -> &'a str {
    object.metadata.as_ref().map_or("", |metadata| metadata.namespace.text())
}

/// Whether an object is out of the policy's hands.
fn is_past(request: &Request<'_>, object: &Object<'_>, kind: Known<'_>) -> bool {
    let Some(metadata) = object.metadata.as_ref() else { return false };
    let audit = request.is_audit();
    // On CREATE a person could have written these; the server clears them only later.
    let goes = metadata.deletion_timestamp.is_some() && (request.is_update() || audit);
    goes || (kind.is_pod() && request.is_mirror_pod(metadata)) || (audit && object.is_finished())
}
