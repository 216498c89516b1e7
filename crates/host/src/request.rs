use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::error::read;

/// A Kubernetes `admission/v1` `AdmissionRequest`, with the fields that PolicyServer knows.
///
/// As there, unknown fields are dropped, null is the same as absent, and the fields that are no options are required.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdmissionRequest {
    /// Identifies the request; the response repeats it.
    pub uid: String,
    /// The kind of the object.
    pub kind: GroupVersionKind,
    /// The resource that is asked for.
    pub resource: GroupVersionResource,
    /// The subresource, such as `status` or `scale`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub_resource: Option<String>,
    /// The kind before any conversion by the API server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_kind: Option<GroupVersionKind>,
    /// The resource before any conversion by the API server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_resource: Option<GroupVersionResource>,
    /// The subresource before any conversion by the API server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_sub_resource: Option<String>,
    /// The object's name. Absent if the API server is yet to generate it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The namespace of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `CREATE`, `UPDATE`, `DELETE` or `CONNECT`.
    pub operation: String,
    /// Who asks.
    pub user_info: UserInfo,
    /// The object as it is to be. Absent at `DELETE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Value>,
    /// The object as it was, at `UPDATE` and `DELETE`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_object: Option<Value>,
    /// Whether nothing is going to be stored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dry_run: Option<bool>,
    /// The options of the operation, such as `CreateOptions`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub options: Option<Value>,
}

/// An API group, a version of it and one of its kinds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct GroupVersionKind {
    /// The API group; empty for the core group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The kind.
    pub kind: String,
}

/// An API group, a version of it and one of its resources.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct GroupVersionResource {
    /// The API group; empty for the core group.
    pub group: String,
    /// The version.
    pub version: String,
    /// The resource.
    pub resource: String,
}

/// Who sent a request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct UserInfo {
    /// What the authenticator adds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extra: Option<BTreeMap<String, Vec<String>>>,
    /// The groups that the user belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
    /// Tells users of the same name apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
}

impl AdmissionRequest {
    /// Reads a request from a JSON file.
    ///
    /// # Errors
    ///
    /// As [`AdmissionRequest::from_json`], and [`Error::Read`] if the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_json(&read(path.as_ref())?)
    }

    /// Reads a request from JSON: bare, or inside of an `AdmissionReview`.
    ///
    /// # Errors
    ///
    /// [`Error::Request`] if it is no JSON, or a required field is missing or of the wrong type.
    pub fn from_json(json: &[u8]) -> Result<Self, Error> {
        let mut value: Value = serde_json::from_slice(json).map_err(Error::Request)?;
        if value.get("kind").and_then(Value::as_str) == Some("AdmissionReview") {
            value = value.get_mut("request").map(Value::take).unwrap_or_default();
        }
        serde_json::from_value(value).map_err(Error::Request)
    }
}
