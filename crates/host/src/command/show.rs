use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::Args;
use native_sidecar_host::{AdmissionRequest, AdmissionResponse, Error, Policy, Settings};
use serde_json::Value;

use super::{Failure, check_settings, local_path};

const BOLD: Style = Style::new().bold();
const GREEN: Style = AnsiColor::Green.on_default();
const YELLOW: Style = AnsiColor::Yellow.on_default();
const RED: Style = AnsiColor::Red.on_default();
const CYAN: Style = AnsiColor::Cyan.on_default();

/// The longest value of a patch operation that is printed whole, in characters.
const VALUE_LENGTH: usize = 120;

/// The endings of the settings that stand beside a request: `pod.settings.yaml` beside `pod.json`.
const SETTINGS: [&str; 3] = ["settings.json", "settings.yaml", "settings.yml"];

/// Evaluate requests, and tell what the policy says about each.
///
/// Settings for `pod.json` are read from `pod.settings.json` or `pod.settings.yaml` beside it.
/// The exit status is 0 unless a request could not be evaluated.
#[derive(Args)]
pub(crate) struct Show {
    /// The policy: a path or a `file://` URL.
    #[arg(value_name = "POLICY", value_parser = local_path)]
    policy: PathBuf,
    /// The requests, as JSON. Settings files among them are passed over.
    #[arg(value_name = "FILE", required = true)]
    requests: Vec<PathBuf>,
}

impl Show {
    pub(crate) fn execute(self) -> Result<ExitCode, Failure> {
        let policy = Policy::from_file(&self.policy)?;
        let mut out = anstream::stdout().lock();
        let mut code = ExitCode::SUCCESS;
        for path in self.requests.iter().filter(|path| !is_settings(path)) {
            match evaluate(&policy, path) {
                Ok((request, response)) => print(&mut out, path, &request, &response)?,
                Err(failure) => {
                    code = ExitCode::FAILURE;
                    print_failure(&mut out, path, &failure)?;
                }
            }
        }
        Ok(code)
    }
}

fn is_settings(path: &Path) -> bool {
    let name = path.to_string_lossy();
    SETTINGS.iter().any(|ending| name.ends_with(&format!(".{ending}")))
}

fn evaluate(policy: &Policy, path: &Path) -> Result<(AdmissionRequest, AdmissionResponse), Failure> {
    let request = AdmissionRequest::from_file(path)?;
    let settings = settings_beside(path)?;
    check_settings(policy, &settings)?;
    let response = policy.evaluate(&request, &settings);
    Ok((request, response))
}

fn settings_beside(path: &Path) -> Result<Settings, Error> {
    SETTINGS
        .iter()
        .map(|ending| path.with_extension(ending))
        .find(|candidate| candidate.exists())
        .map_or_else(|| Ok(Settings::default()), Settings::from_file)
}

fn print(
    out: &mut impl Write,
    path: &Path,
    request: &AdmissionRequest,
    response: &AdmissionResponse,
) -> Result<(), Failure> {
    let verdict = Verdict::of(response);
    let style = verdict.style();
    writeln!(out, "{BOLD}{}{BOLD:#}: {}", path.display(), subject(request))?;
    writeln!(out, "  {style}{}{style:#}", verdict.words())?;
    for operation in response.decode_patch()?.iter() {
        writeln!(out, "    {}", describe(operation))?;
    }
    if let Some(message) = response.message() {
        print_indented(out, "", message)?;
    }
    for warning in response.warnings.iter().flatten() {
        print_indented(out, "warning: ", warning)?;
    }
    Ok(writeln!(out)?)
}

fn print_failure(out: &mut impl Write, path: &Path, failure: &Failure) -> io::Result<()> {
    writeln!(out, "{BOLD}{}{BOLD:#}", path.display())?;
    writeln!(out, "  {RED}not evaluated{RED:#}")?;
    print_indented(out, "", &failure.to_string())?;
    writeln!(out)
}

/// Writes a text below the verdict, its further lines as deep as the first.
fn print_indented(out: &mut impl Write, label: &str, text: &str) -> io::Result<()> {
    let mut lead = label.to_owned();
    for line in text.lines() {
        writeln!(out, "    {lead}{line}")?;
        lead = " ".repeat(label.len());
    }
    Ok(())
}

/// `CREATE CronJob shop/backup`
fn subject(request: &AdmissionRequest) -> String {
    let name = name(request);
    let place = match &request.namespace {
        Some(namespace) if !namespace.is_empty() => format!("{namespace}/{name}"),
        _ => name,
    };
    let kind = match &request.sub_resource {
        Some(sub_resource) if !sub_resource.is_empty() => format!("{}/{sub_resource}", request.kind.kind),
        _ => request.kind.kind.clone(),
    };
    format!("{} {kind} {place}", request.operation)
}

fn name(request: &AdmissionRequest) -> String {
    let metadata = |field: &str| {
        let object = request.object.as_ref().or(request.old_object.as_ref())?;
        object.get("metadata")?.get(field)?.as_str().filter(|text| !text.is_empty())
    };
    let given = request.name.as_deref().filter(|name| !name.is_empty());
    match given.or_else(|| metadata("name")) {
        Some(name) => name.to_owned(),
        None => metadata("generateName").map_or_else(|| "(no name)".to_owned(), |stem| format!("{stem}*")),
    }
}

/// `add /spec/initContainers/0 {"name":"proxy"}`
fn describe(operation: &json_patch::PatchOperation) -> String {
    let written = serde_json::to_value(operation).unwrap_or_default();
    let word = |key: &str| written.get(key).and_then(Value::as_str).unwrap_or_default();
    let mut text = format!("{} {}", word("op"), word("path"));
    if let Some(value) = written.get("value") {
        text.push(' ');
        text.push_str(&shorten(&value.to_string()));
    }
    text
}

fn shorten(text: &str) -> String {
    let mut short: String = text.chars().take(VALUE_LENGTH).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

#[derive(Clone, Copy)]
enum Verdict {
    Accepted,
    AcceptedWithWarnings,
    Rewritten,
    Rejected,
}

impl Verdict {
    fn of(response: &AdmissionResponse) -> Self {
        let warned = response.warnings.as_ref().is_some_and(|warnings| !warnings.is_empty());
        match (response.allowed, response.patch.is_some()) {
            (false, _) => Self::Rejected,
            (true, true) => Self::Rewritten,
            (true, false) if warned => Self::AcceptedWithWarnings,
            (true, false) => Self::Accepted,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithWarnings => "accepted with warnings",
            Self::Rewritten => "rewritten",
            Self::Rejected => "rejected",
        }
    }

    const fn style(self) -> Style {
        match self {
            Self::Accepted => GREEN,
            Self::AcceptedWithWarnings => YELLOW,
            Self::Rewritten => CYAN,
            Self::Rejected => RED,
        }
    }
}
