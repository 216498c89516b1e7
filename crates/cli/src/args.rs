//! The command's arguments: those of the command itself, and those that several of its commands share. What only one of them
//! takes stands in that command's file.

use crate::commands::{check, completions, explain, fix, helpers, krm, man, post_render, settings, timeline};
use clap::{ColorChoice, Parser, Subcommand};
use native_sidecar_engine::settings::Version;
use std::path::PathBuf;

/// Finds helper containers that should be native sidecars, in manifests, charts and clusters, and moves them there.
///
/// Mesh proxies, log shippers, secret agents and database proxies belong in initContainers with restartPolicy: Always. In
/// containers they race the app at start, die before it at shutdown, and keep Jobs from ever completing. What this command says
/// about a manifest is what native-sidecar-policy says about the request that creates it.
#[derive(Debug, Parser)]
#[command(name = "native-sidecar", version, propagate_version = true, disable_help_subcommand = true)]
#[command(after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Colour what is printed: auto (on a terminal, unless NO_COLOR is set), always or never
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t, hide_possible_values = true)]
    pub color: ColorChoice,
}

const EXAMPLES: &str = "\
Examples:
  native-sidecar check deploy/                          what the policy would say of files
  helm template charts/app | native-sidecar check -     … of what a chart would send
  native-sidecar fix deploy/                            the diff that repairs them
  native-sidecar explain job-never-completes            a rule in full";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what the policy would say of manifests
    Check(check::Args),
    /// Repair manifests: print the diff, or write it
    Fix(fix::Args),
    /// List the known helpers, or show one in full
    Helpers(helpers::Args),
    /// Explain a rule
    Explain(explain::Args),
    /// Draw when each container of a pod starts and stops
    Timeline(timeline::Args),
    /// Check a settings file before the policy has to
    Settings(settings::Args),
    /// Repair what Helm rendered, as its post-renderer
    PostRender(post_render::Args),
    /// Repair or check a ResourceList, as a KRM function of kustomize or kpt
    Krm(krm::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print a manual page, or write all
    Man(man::Args),
}

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
