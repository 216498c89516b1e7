//! Versions of Kubernetes.

use crate::json::{Path, Text, Value};
use native_sidecar_config::{self as config, Field, Mistakes, Quoted, Schema};
use std::fmt;

/// A minor version of Kubernetes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// `1` of `1.33`.
    pub major: u16,
    /// `33` of `1.33`.
    pub minor: u16,
}

impl Version {
    /// Reads `1.33`, `v1.33` and `1.33.4`. What is older than 1.10 cannot be meant: `1.3` is what YAML makes of `1.30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('v').unwrap_or(text).split('.');
        let mut number = || {
            let part = parts.next()?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let version = Self { major: number()?, minor: number()? };
        let patch: Option<u16> = number();
        let is_meant = version.major > 1 || version.major == 1 && version.minor >= 10;
        (is_meant && parts.next().is_none() && (patch.is_some() || text.matches('.').count() == 1)).then_some(version)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl<'a> Field<'a> for Version {
    fn fill(&mut self, value: Value<'a>, at: &Path<'_>, mistakes: &mut Mistakes) {
        let text: Text<'a> = config::read(value, at, mistakes);
        match Self::parse(&text) {
            _ if text.is_empty() => {}
            Some(version) => *self = version,
            None => {
                let text = Quoted(&text);
                mistakes.add(at, format_args!("must be a version of Kubernetes such as \"1.33\", not {text}"));
            }
        }
    }

    fn schema() -> Schema {
        Schema::Pattern(r"^v?(1\.[1-9][0-9]+|[2-9][0-9]*\.[0-9]+)(\.[0-9]+)?$")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn a_version_is_major_and_minor() {
        let version = |major, minor| Some(Version { major, minor });
        for (text, expected) in [
            ("1.33", version(1, 33)),
            ("v1.29", version(1, 29)),
            ("1.33.4", version(1, 33)),
            ("2.0", version(2, 0)),
            ("1.3", None),
            ("0.33", None),
            ("1", None),
            ("1.", None),
            ("1.x", None),
            ("1.33.", None),
            ("1.2.3.4", None),
            ("-1.2", None),
            ("+1.2", None),
            ("1.99999999", None),
        ] {
            assert_eq!(Version::parse(text), expected, "{text}");
        }
    }
}
