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
    /// Reads settings from a file: JSON if its name ends in `.json`, else YAML.
    ///
    /// # Errors
    ///
    /// As [`Settings::from_json`] and [`Settings::from_yaml`], and [`Error::Read`] if the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = String::from_utf8(read(path)?).map_err(|reason| Error::Settings(reason.to_string()))?;
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            Self::from_json(&text)
        } else {
            Self::from_yaml(&text)
        }
    }

    /// Reads settings from JSON.
    ///
    /// # Errors
    ///
    /// [`Error::Settings`] if it is neither a JSON object nor null.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        serde_json::from_str::<Value>(json).map_err(|reason| Error::Settings(reason.to_string()))?.try_into()
    }

    /// Reads settings from YAML 1.2, as `kwctl` does: `on` and `no` are words, `true` is a boolean.
    ///
    /// # Errors
    ///
    /// [`Error::Settings`] if it is neither a YAML mapping with words for keys nor null.
    pub fn from_yaml(yaml: &str) -> Result<Self, Error> {
        let options = serde_saphyr::options! {
            strict_booleans: true,
            leading_zero_numbers_as_strings: true,
            underscored_numbers_as_strings: true,
            with_snippet: false,
        };
        serde_saphyr::from_str_with_options::<Value>(yaml, options)
            .map_err(|reason| Error::Settings(reason.to_string()))?
            .try_into()
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
