use std::path::Path;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::Error;
use crate::error::read;

/// The settings of a policy: a JSON object, empty by default.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Settings(Map<String, Value>);

impl Settings {
    /// Reads settings from a JSON file.
    ///
    /// # Errors
    ///
    /// As [`Settings::from_json`], and [`Error::Read`] if the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let text = String::from_utf8(read(path.as_ref())?).map_err(|reason| Error::Settings(reason.to_string()))?;
        Self::from_json(&text)
    }

    /// Reads settings from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Settings`] if it is neither a JSON object nor null.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str::<Value>(json).map_err(|reason| Error::Settings(reason.to_string()))?.try_into()
    }
}

impl TryFrom<Value> for Settings {
    type Error = Error;

    /// Takes an object as it is, and null for no settings at all.
    fn try_from(value: Value) -> Result<Self, Error> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            Value::Null => Ok(Self::default()),
            _ => Err(Error::Settings("they are not an object".to_owned())),
        }
    }
}
