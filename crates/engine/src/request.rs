//! The admission request, borrowed from the payload that the policy is called with.

use crate::json::{Error, Reader, Text};
use crate::pod::{Metadata, Once, Raw, Read, reads};

type Result<T> = std::result::Result<T, Error>;

/// What the host hands to `validate`: the request, and the settings of the policy.
#[derive(Clone, Debug, Default)]
pub struct Payload<'a> {
    /// The request.
    pub request: Once<Request<'a>>,
    /// The settings, as text.
    pub settings: Once<Raw<'a>>,
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
    pub operation: Once<Text<'a>>,
    /// The object's kind.
    pub kind: Once<GroupKind<'a>>,
    /// The object's resource.
    pub resource: Once<Resource<'a>>,
    /// The subresource; absent or empty for the object itself.
    pub sub_resource: Once<Text<'a>>,
    /// The object's name; empty when the server is to make one.
    pub name: Once<Text<'a>>,
    /// The object's namespace.
    pub namespace: Once<Text<'a>>,
    /// Who asks.
    pub user_info: Once<UserInfo<'a>>,
    /// The object, as text.
    pub object: Once<Raw<'a>>,
    /// The object as it was, as text.
    pub old_object: Once<Raw<'a>>,
}

reads! {
    Request {
        "operation" => operation,
        "kind" => kind,
        "resource" => resource,
        "subResource" => sub_resource,
        "name" => name,
        "namespace" => namespace,
        "userInfo" => user_info,
        "object" => object,
        "oldObject" => old_object,
    }
}

/// A kind and its API group.
#[derive(Clone, Debug, Default)]
pub struct GroupKind<'a> {
    /// The group; empty for the core group.
    pub group: Once<Text<'a>>,
    /// The kind.
    pub kind: Once<Text<'a>>,
}

reads! { GroupKind { "group" => group, "kind" => kind } }

/// A resource.
#[derive(Clone, Debug, Default)]
pub struct Resource<'a> {
    /// Its name in the plural: `pods`.
    pub resource: Once<Text<'a>>,
}

reads! { Resource { "resource" => resource } }

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct UserInfo<'a> {
    /// The user's name; the API server always gives one.
    pub username: Once<Text<'a>>,
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
        self.username().starts_with("system:node:")
            && metadata.annotations.is_some_and(|annotations| annotations.get("kubernetes.io/config.mirror").is_some())
    }
}
