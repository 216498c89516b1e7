use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use json_patch::Patch;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AdmissionRequest, Error};

/// What a policy answers to `validate`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct ValidationResponse {
    /// Whether the request may pass.
    pub accepted: bool,
    /// What the user reads when it may not.
    pub message: Option<String>,
    /// The HTTP code that goes with the message.
    pub code: Option<u16>,
    /// The object as the policy wants it to be.
    pub mutated_object: Option<Value>,
    /// What goes to the audit log.
    pub audit_annotations: Option<BTreeMap<String, String>>,
    /// What the user reads in any case.
    pub warnings: Option<Vec<String>>,
}

/// A Kubernetes `admission/v1` `AdmissionResponse`, written as PolicyServer writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AdmissionResponse {
    /// The `uid` of the request.
    pub uid: String,
    /// Whether the request may pass.
    pub allowed: bool,
    /// The kind of the patch, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch_type: Option<PatchType>,
    /// A JSON Patch in base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
    /// Why the request may not pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// What goes to the audit log.
    pub audit_annotations: Option<BTreeMap<String, String>>,
    /// What the user reads in any case.
    pub warnings: Option<Vec<String>>,
}

/// The kind of a patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum PatchType {
    /// RFC 6902, the only kind that Kubernetes takes.
    #[serde(rename = "JSONPatch")]
    JsonPatch,
}

/// The part of a Kubernetes `Status` that policies fill in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Status {
    /// What the user reads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The HTTP code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<u16>,
}

impl AdmissionResponse {
    /// Turns a policy's answer to a request into what the API server gets.
    ///
    /// # Errors
    ///
    /// [`Error::Json`] if the patch cannot be written.
    pub fn from_policy(request: &AdmissionRequest, answer: ValidationResponse) -> Result<Self, Error> {
        let patch = match (&request.object, &answer.mutated_object) {
            (_, None) => None,
            (Some(object), Some(mutated)) => encode(&json_patch::diff(object, mutated))?,
            (None, Some(_)) => return Ok(Self::mutation_of_nothing(&request.uid)),
        };
        Ok(Self {
            uid: request.uid.clone(),
            allowed: answer.accepted,
            patch_type: patch.is_some().then_some(PatchType::JsonPatch),
            patch,
            status: status(answer.message, answer.code),
            audit_annotations: answer.audit_annotations,
            warnings: answer.warnings,
        })
    }

    /// The rejection of a request whose evaluation failed.
    #[must_use]
    pub fn internal_server_error(uid: &str, error: &Error) -> Self {
        let message = format!("internal server error: {error}");
        Self { uid: uid.to_owned(), status: status(Some(message), Some(500)), ..Self::default() }
    }

    fn mutation_of_nothing(uid: &str) -> Self {
        let message = "the policy changes an object, but the request has none, as is usual at DELETE";
        Self { uid: uid.to_owned(), status: status(Some(message.to_owned()), None), ..Self::default() }
    }

    /// The message that goes with the verdict.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.status.as_ref()?.message.as_deref()
    }

    /// The patch, decoded; empty if there is none.
    ///
    /// # Errors
    ///
    /// [`Error::Patch`] if it is no JSON Patch in base64.
    pub fn decode_patch(&self) -> Result<Patch, Error> {
        let Some(patch) = &self.patch else { return Ok(Patch::default()) };
        let json = STANDARD.decode(patch).map_err(|reason| Error::Patch(reason.to_string()))?;
        serde_json::from_slice(&json).map_err(|reason| Error::Patch(reason.to_string()))
    }
}

/// An object that the policy hands back unchanged makes no patch.
fn encode(patch: &Patch) -> Result<Option<String>, Error> {
    if patch.is_empty() {
        return Ok(None);
    }
    let json = serde_json::to_vec(patch).map_err(Error::Json)?;
    Ok(Some(STANDARD.encode(json)))
}

fn status(message: Option<String>, code: Option<u16>) -> Option<Status> {
    (message.is_some() || code.is_some()).then_some(Status { message, code })
}
