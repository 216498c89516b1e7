//! The settings in use: which file has them, and what is written to it.

use crate::exit::Failure;
use crate::input::Input;
use crate::options::SettingsArgs;
use jiff::Timestamp;
use native_sidecar_engine::settings::Version;
use native_sidecar_manifests::baseline::Baseline;
use native_sidecar_manifests::settings::{self, Loaded};
use std::path::Path;

/// The file that is read if none is named.
pub const FILE: &str = ".native-sidecar.yaml";

/// The file that is read if none is named, if it is there.
#[must_use]
pub fn default_file() -> Option<&'static Path> {
    Some(Path::new(FILE)).filter(|path| path.is_file())
}

/// The settings that the arguments ask for.
///
/// # Errors
/// If they cannot be read or are not valid.
pub fn load(args: &SettingsArgs) -> Result<Loaded, Failure> {
    match args.settings.as_deref().or_else(|| default_file()) {
        Some(path) => of(&Input::one(path), args.policy.as_deref(), args.kubernetes_version),
        None => Ok(settings::without_file(args.kubernetes_version)?),
    }
}

/// The settings in a file: if it has several policies, those of the one with the given name.
///
/// # Errors
/// If they cannot be read or are not valid, or if it is not clear which policy is meant.
pub fn read(input: &Input, policy: Option<&str>) -> Result<Loaded, Failure> {
    of(input, policy, None)
}

fn of(input: &Input, policy: Option<&str>, version: Option<Version>) -> Result<Loaded, Failure> {
    let name = &input.name;
    let text = input.read().map_err(|unread| Failure::said(format!("{name}: {}", unread.message)))?;
    Ok(settings::parse(name, &text, policy, version)?)
}

/// Writes a baseline, unless that would destroy something.
///
/// # Errors
/// If the file is there and is not that of the settings in use, or cannot be added to or written.
pub fn write_baseline(path: &Path, baseline: &Baseline, loaded: &Loaded, date: &str) -> Result<(), Failure> {
    let called = path.display();
    let same = |name: &str| matches!((path.canonicalize(), Path::new(name).canonicalize()), (Ok(one), Ok(other)) if one == other);
    match loaded.name() {
        Some(name) if same(name) && loaded.is_of_policy() => {
            return Err(Failure::said(format!("{called} is a policy's manifest: write the baseline to another file")));
        }
        Some(name) if same(name) => {}
        _ if path.exists() => {
            return Err(Failure::said(format!(
                "{called} is there and is not the settings in use: give it with --settings too, so that the baseline is added to it"
            )));
        }
        _ => {}
    }
    std::fs::write(path, baseline.settings(loaded, date)?)
        .map_err(|error| Failure::said(format!("{called} cannot be written: {error}")))
}

/// Today's date (UTC), or that of `SOURCE_DATE_EPOCH`.
///
/// # Errors
/// If that is no number of seconds.
pub fn today() -> Result<String, Failure> {
    let now = match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Timestamp::now(),
        Ok(seconds) => {
            seconds.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()).ok_or_else(|| {
                Failure::said(format!("SOURCE_DATE_EPOCH must be a number of seconds since 1970, not {seconds:?}"))
            })?
        }
    };
    Ok(now.strftime("%Y-%m-%d").to_string())
}
