//! The options that several commands share.

use crate::exit::Failure;
use crate::input::{self, Input};
use native_sidecar_engine::settings::Version;
use std::path::PathBuf;

/// Which files are meant.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct InputArgs {
    /// Files, directories (.yaml, .yml and .json in them, as .gitignore and .ignore allow), or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Pass over what this line of a .gitignore would, in directories; give it again for more
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
}

/// Where manifests are judged by: the settings in use.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SettingsArgs {
    /// The policy's settings, or a ClusterAdmissionPolicy or AdmissionPolicy that has them, as YAML or JSON
    /// [default: .native-sidecar.yaml, if it is there]
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// The policy that is meant, where the settings' file has several
    #[arg(long, value_name = "NAME", requires = "settings")]
    pub policy: Option<String>,
    /// The oldest API server and kubelet of the cluster, instead of the settings' minimumKubernetesVersion
    #[arg(long, value_name = "VERSION", value_parser = version)]
    pub kubernetes_version: Option<Version>,
}

impl InputArgs {
    /// The files that are meant.
    ///
    /// # Errors
    /// If a glob of `--exclude` is none.
    pub fn find(&self) -> Result<Vec<Input>, Failure> {
        input::find(&self.paths, &self.exclude).map_err(|error| Failure::said(format!("--exclude: {error}")))
    }
}

impl SettingsArgs {
    /// The options that were given, with their values.
    #[must_use]
    pub fn given(&self) -> Vec<(&'static str, String)> {
        let settings = self.settings.as_ref().map(|path| path.to_string_lossy().into_owned());
        let version = self.kubernetes_version.map(|version| version.to_string());
        let options = [("--settings", settings), ("--policy", self.policy.clone()), ("--kubernetes-version", version)];
        options.into_iter().filter_map(|(option, value)| Some((option, value?))).collect()
    }
}

fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).ok_or_else(|| "must be a version of Kubernetes such as 1.33".to_owned())
}
