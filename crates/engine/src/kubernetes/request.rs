//! The admission request, borrowed from the payload that the policy is called with.

use super::Metadata;
use super::kinds::Kind;
use super::workload::{self, Object};
use crate::json::{Error, Reader, Text};
use crate::lazy_json::{Raw, Read, Record, UniqueField, reads};

type Result<T> = std::result::Result<T, Error>;

/// What the host hands to `validate`: the request, and the settings of the policy.
#[derive(Clone, Debug, Default)]
pub struct Payload<'a> {
    /// The request.
    pub request: UniqueField<Request<'a>>,
    /// The settings, as text.
    pub settings: UniqueField<Raw<'a>>,
}

reads! { Payload { "request" => request, "settings" => settings } }

impl<'a> Payload<'a> {
    /// Reads a payload.
    ///
    /// # Errors
    /// If it is no JSON, or a key of the request has another type than the API server gives it.
    pub fn parse(payload: &'a [u8]) -> Result<Self> {
        Reader::read(payload, Self::read)
    }
}

/// An admission request (`k8s.io/api/admission/v1`), as far as it decides.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
    pub operation: UniqueField<Text<'a>>,
    /// The object's kind.
    pub kind: UniqueField<GroupKind<'a>>,
    /// The object's resource.
    pub resource: UniqueField<Resource<'a>>,
    /// The subresource; absent or empty for the object itself.
    pub sub_resource: UniqueField<Text<'a>>,
    /// The object's name; empty when the server is to make one.
    pub name: UniqueField<Text<'a>>,
    /// The object's namespace.
    pub namespace: UniqueField<Text<'a>>,
    /// Who asks.
    pub user_info: UniqueField<UserInfo<'a>>,
    /// The object.
    pub object: UniqueField<Given<'a>>,
    /// The object as it was, as text.
    pub old_object: UniqueField<Raw<'a>>,
}

impl<'a> Record<'a> for Request<'a> {
    fn fill(&mut self, reader: &mut Reader<'a>) -> Result<()> {
        let mut members = reader.object()?;
        while let Some(key) = members.next(reader)? {
            match &*key {
                "operation" => self.operation.read(reader)?,
                "kind" => self.kind.read(reader)?,
                "resource" => self.resource.read(reader)?,
                "subResource" => self.sub_resource.read(reader)?,
                "name" => self.name.read(reader)?,
                "namespace" => self.namespace.read(reader)?,
                "userInfo" => self.user_info.read(reader)?,
                "object" => {
                    let kind = self.kind.as_ref();
                    let known = kind.and_then(|kind| workload::find(kind.group.text(), kind.kind.text(), &[]));
                    if let Some(slot) = self.object.slot(reader)? {
                        slot.insert(Given::default()).fill(reader, known.map(|known| known.kind))?;
                    }
                }
                "oldObject" => self.old_object.read(reader)?,
                _ => reader.skip()?,
            }
        }
        Ok(())
    }
}

/// The object of a request.
#[derive(Clone, Debug, Default)]
pub struct Given<'a> {
    /// Its text.
    pub text: &'a str,
    /// Its kind, if that was known when the object was met: the host writes `kind` first, and megabytes are then read once and not
    /// twice.
    kind: Option<&'static Kind<'static>>,
    /// What was read of it then.
    object: Object<'a>,
    /// Why it could not be read.
    error: Option<Error>,
}

impl<'a> Given<'a> {
    fn fill(&mut self, reader: &mut Reader<'a>, kind: Option<&'static Kind<'static>>) -> Result<()> {
        reader.kind()?;
        let start = reader.clone();
        self.kind = kind;
        match kind.map(|kind| self.object.fill(reader, kind)) {
            None => reader.skip()?,
            Some(Ok(())) => {}
            Some(Err(error)) => {
                *reader = start.clone();
                self.error = Some(reader.skip_over(error)?);
            }
        }
        self.text = reader.span(start.at(), reader.at());
        Ok(())
    }

    /// The object of a kind.
    ///
    /// # Errors
    /// If it cannot be read; the error says where.
    pub fn object(self, kind: &Kind<'_>) -> Result<Object<'a>> {
        if !self.kind.is_some_and(|known| std::ptr::eq(known, kind)) {
            return Object::read(self.text, kind);
        }
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.object),
        }
    }
}

/// A kind and its API group.
#[derive(Clone, Debug, Default)]
pub struct GroupKind<'a> {
    /// The group; empty for the core group.
    pub group: UniqueField<Text<'a>>,
    /// The kind.
    pub kind: UniqueField<Text<'a>>,
}

reads! { GroupKind { "group" => group, "kind" => kind } }

/// A resource.
#[derive(Clone, Debug, Default)]
pub struct Resource<'a> {
    /// Its name in the plural: `pods`.
    pub resource: UniqueField<Text<'a>>,
}

reads! { Resource { "resource" => resource } }

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct UserInfo<'a> {
    /// The user's name; the API server always gives one.
    pub username: UniqueField<Text<'a>>,
}

reads! { UserInfo { "username" => username } }

impl Request<'_> {
    /// The user's name; empty if there is none.
    #[must_use]
    pub fn username(&self) -> &str {
        self.user_info.as_ref().map_or("", |user| user.username.text())
    }

    /// Whether the object is to be judged: it is made or changed itself, and not one of its subresources.
    #[must_use]
    pub fn is_judged(&self) -> bool {
        matches!(self.operation.text(), "CREATE" | "UPDATE") && self.sub_resource.text().is_empty()
    }

    /// Whether an existing object is changed.
    #[must_use]
    pub fn is_update(&self) -> bool {
        self.operation.text() == "UPDATE"
    }

    /// Whether the audit scanner asks, which replays existing objects as new ones. It has no user, and puts the kind in place of
    /// the resource (`kubewarden/adm-controller@audit-scanner`); the API server does neither.
    #[must_use]
    pub fn is_audit(&self) -> bool {
        let kind = self.kind.as_ref().map_or("", |kind| kind.kind.text());
        let resource = self.resource.as_ref().map_or("", |resource| resource.resource.text());
        self.operation.text() == "CREATE" && self.username().is_empty() && resource == kind
    }

    /// Whether a kubelet shows a static pod, which it runs whatever the API server says.
    #[must_use]
    pub fn is_mirror_pod(&self, metadata: &Metadata<'_>) -> bool {
        self.username().starts_with("system:node:") && metadata.is_mirror()
    }
}
