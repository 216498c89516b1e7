use std::path::Path;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::json;
use serde_json::value::RawValue;

use crate::{AdmissionRequest, AdmissionResponse, Error, Module, Settings, ValidationResponse};

/// A policy that speaks Kubewarden's protocol over waPC.
#[derive(Clone, Debug)]
pub struct Policy {
    module: Module,
}

/// What a policy says about its settings.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct SettingsValidation {
    /// Whether the policy can work with the settings.
    pub valid: bool,
    /// What is wrong with them.
    pub message: Option<String>,
}

impl Policy {
    /// A policy made of a compiled module.
    #[must_use]
    pub const fn new(module: Module) -> Self {
        Self { module }
    }

    /// Compiles the policy in a file.
    ///
    /// # Errors
    ///
    /// As [`Module::from_file`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Module::from_file(path).map(Self::new)
    }

    /// The module under the policy.
    #[must_use]
    pub const fn module(&self) -> &Module {
        &self.module
    }

    /// Evaluates a request as PolicyServer does, and answers as it does: a policy that fails rejects with code 500.
    ///
    /// The settings are taken to be valid; ask [`Policy::validate_settings`] first.
    #[must_use]
    pub fn evaluate(&self, request: &AdmissionRequest, settings: &Settings) -> AdmissionResponse {
        self.ask(request, settings)
            .and_then(|answer| AdmissionResponse::from_policy(request, answer))
            .unwrap_or_else(|error| AdmissionResponse::internal_server_error(&request.uid, &error))
    }

    fn ask(&self, request: &AdmissionRequest, settings: &Settings) -> Result<ValidationResponse, Error> {
        // By way of a Value, whose keys are sorted: so the policy reads them in production.
        let payload = json!({ "request": request, "settings": settings }).to_string();
        answer("validate", &self.validate(payload.as_bytes())?)
    }

    /// Sends a payload as it is, and returns the policy's own answer as it is.
    ///
    /// [`payload`] makes one from a request and settings.
    ///
    /// # Errors
    ///
    /// As [`Module::call`].
    pub fn validate(&self, payload: &[u8]) -> Result<Vec<u8>, Error> {
        self.module.call("validate", payload)
    }

    /// Asks the policy whether settings are valid.
    ///
    /// # Errors
    ///
    /// As [`Module::call`], and [`Error::Answer`] if the answer is no settings validation response.
    pub fn validate_settings(&self, settings: &Settings) -> Result<SettingsValidation, Error> {
        const OPERATION: &str = "validate_settings";
        let payload = serde_json::to_vec(settings).map_err(Error::Json)?;
        answer(OPERATION, &self.module.call(OPERATION, &payload)?)
    }

    /// Asks the policy which version of the protocol it speaks: `v1`.
    ///
    /// # Errors
    ///
    /// As [`Module::call`], and [`Error::Answer`] if the answer is no JSON string.
    pub fn protocol_version(&self) -> Result<String, Error> {
        const OPERATION: &str = "protocol_version";
        answer(OPERATION, &self.module.call(OPERATION, &[])?)
    }
}

/// The payload of `validate`, with the request and the settings byte for byte as they came.
#[must_use]
pub fn payload(request: &RawValue, settings: &RawValue) -> Vec<u8> {
    format!(r#"{{"request":{request},"settings":{settings}}}"#).into_bytes()
}

fn answer<T: DeserializeOwned>(operation: &'static str, bytes: &[u8]) -> Result<T, Error> {
    serde_json::from_slice(bytes).map_err(|reason| Error::Answer { operation, reason })
}
