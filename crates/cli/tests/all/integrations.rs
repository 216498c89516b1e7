//! What the project gives to other tools, used as those tools use it. None of them is needed here: what they do with a file is done
//! as their source does it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used
)]

use crate::sandbox::{Ran, Sandbox};
use clap::{CommandFactory, Parser};
use native_sidecar_cli::args::Cli;
use native_sidecar_manifests::yaml;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A CronJob with a helper that keeps its Jobs from completing.
const BACKUP: &str = include_str!("../data/check/backup.yaml");
/// A Deployment whose helper is a native sidecar.
const WEB: &str = include_str!("../data/check/web.yaml");
/// A file that is no manifest.
const VALUES: &str = "replicas: 3\n";

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn text(path: &str) -> String {
    fs::read_to_string(project(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A file with one document.
fn document(path: &str) -> Value {
    let text = text(path);
    let documents = yaml::read_strictly(&text);
    let [Ok(document)] = documents.as_slice() else { panic!("{path}: {documents:?}") };
    serde_json::from_str(&document.root.as_ref().unwrap().to_json()).unwrap()
}

fn words(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|word| word.as_str().unwrap().to_owned()).collect()
}

/// Runs `native-sidecar …` as it stands somewhere, with further arguments.
fn pipe(sandbox: &Sandbox, input: &str, command: &str, more: &[&str]) -> Ran {
    let mut words = command.split_whitespace();
    assert_eq!(words.next(), Some("native-sidecar"), "{command}");
    let words: Vec<&str> = words.chain(more.iter().copied()).collect();
    sandbox.pipe(input, &words)
}

/// The directory of the command, before all others on the PATH.
fn path_variable() -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_native-sidecar")).parent().unwrap();
    format!("{}:{}", bin.display(), std::env::var("PATH").unwrap())
}

/// The command line of the plugin, as `PrepareCommands` of Helm 4 makes it (`helm/helm@internal/plugin/subprocess_commands.go`).
fn helm_4_command(plugin: &Value) -> String {
    let command = &plugin["runtimeConfig"]["platformCommand"][0];
    let arguments = words(&command["args"]);
    format!("{} {}", command["command"].as_str().unwrap(), arguments.join(" "))
}

#[test]
fn helm_4_takes_the_plugin() {
    // As `MetadataV1.Validate` has it (`helm/helm@internal/plugin/metadata_v1.go`).
    let plugin = document("integrations/helm/plugin.yaml");
    assert_eq!(
        (&plugin["apiVersion"], &plugin["type"], &plugin["runtime"]),
        (&"v1".into(), &"postrenderer/v1".into(), &"subprocess".into())
    );
    assert_eq!(plugin["version"], env!("CARGO_PKG_VERSION"));
    let name = plugin["name"].as_str().unwrap();
    assert!(name.chars().all(|character| character.is_ascii_alphanumeric() || "_-".contains(character)), "{name}");
    let known = ["apiVersion", "name", "type", "runtime", "version", "sourceURL", "config", "runtimeConfig"];
    assert!(plugin.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())), "{plugin}");
}

#[test]
fn helm_4_gets_what_it_gave_repaired() {
    // Helm 4 names the template in an annotation, and finds the file by it afterwards.
    let mark = "  annotations:\n    postrenderer.helm.sh/postrender-filename: 'shop/templates/backup.yaml'\n";
    let rendered = BACKUP.replacen("metadata:\n", &format!("metadata:\n{mark}"), 1);
    let command = helm_4_command(&document("integrations/helm/plugin.yaml"));
    let ran = pipe(&Sandbox::of(&[]), &rendered, &command, &[]).exits(0).says(mark).says("initContainers:");
    assert_eq!(ran.out, pipe(&Sandbox::of(&[]), &rendered, "native-sidecar fix -", &[]).out);

    // With further arguments (`--post-renderer-args`), and something that cannot be repaired.
    let old = ["--kubernetes-version", "1.28"];
    let ran = pipe(&Sandbox::of(&[]), &rendered, &command, &old).exits(1);
    assert_eq!(ran.out, rendered);
    pipe(&Sandbox::of(&[]), &rendered, &command, &[&old[..], &["--keep-going"]].concat()).exits(0).says(&rendered);
}

#[test]
fn the_template_is_named_whichever_helm_rendered_it() {
    let mark = "  annotations:\n    postrenderer.helm.sh/postrender-filename: 'shop/templates/backup.yaml'\n";
    for rendered in [
        format!("---\n# Source: shop/templates/backup.yaml\n{BACKUP}"),
        BACKUP.replacen("metadata:\n", &format!("metadata:\n{mark}"), 1),
    ] {
        for format in ["text", "json", "sarif", "junit", "github"] {
            let ran = Sandbox::of(&[]).pipe(&rendered, &["check", "--format", format, "-"]).exits(1);
            ran.says("shop/templates/backup.yaml");
        }
    }
}

#[test]
fn helm_3_takes_the_executable() {
    // The line of the documentation.
    let docs = text("docs/integrations.md");
    let line = docs.lines().find(|line| line.contains("--post-renderer native-sidecar --post-renderer-args")).unwrap();
    let argument = line.split("--post-renderer-args ").nth(1).unwrap();
    let rendered =
        format!("---\n# Source: shop/templates/web.yaml\n{WEB}\n---\n# Source: shop/templates/backup.yaml\n{BACKUP}");
    let ran = Sandbox::of(&[]).pipe(&rendered, &[argument]).exits(0).says(WEB).says("initContainers:");
    assert!(ran.out.starts_with("---\n# Source: shop/templates/web.yaml\n"));
    // A chart of hooks alone has nothing for a post-renderer.
    assert_eq!(Sandbox::of(&[]).pipe("", &[argument]).exits(0).out, "");
}

/// What kustomize and kpt give a function.
fn resource_list(config: &str, items: &str) -> String {
    let indented = |text: &str, first: &str| {
        let lines = text.lines().enumerate();
        let lines = lines.map(|(number, line)| format!("{}{line}\n", if number == 0 { first } else { "  " }));
        lines.collect::<String>()
    };
    format!(
        "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n{}functionConfig:\n{}",
        indented(items, "- "),
        indented(config, "  ")
    )
}

#[test]
#[cfg(unix)]
fn kustomize_runs_the_function() {
    let list =
        resource_list(&text("integrations/kustomize/native-sidecar.yaml"), &text("integrations/kustomize/backup.yaml"));
    // The path of the annotation, without arguments.
    let config = document("integrations/kustomize/native-sidecar.yaml");
    let function = config["metadata"]["annotations"]["config.kubernetes.io/function"].as_str().unwrap();
    let path = function.split("path: ").nth(1).unwrap().trim();
    let mut command = Command::new(project("integrations/kustomize").join(path));
    let (status, out, err) = run(command.env("PATH", path_variable()), &list);
    assert_eq!(status, 0, "{out}\n{err}");
    assert!(out.contains("initContainers:") && out.contains("# Reaches the database over mutual TLS."), "{out}");
    assert!(out.contains("\nresults:\n- {\"message\":"), "{out}");

    let kustomization = document("integrations/kustomize/kustomization.yaml");
    for (key, file) in [("resources", "backup.yaml"), ("transformers", "native-sidecar.yaml")] {
        assert_eq!(words(&kustomization[key]), [file]);
    }
}

#[test]
fn kpt_runs_the_function() {
    let kptfile = document("integrations/kpt/Kptfile");
    let items = text("integrations/kpt/backup.yaml");
    let mutator = &kptfile["pipeline"]["mutators"][0];
    let config = text(&format!("integrations/kpt/{}", mutator["configPath"].as_str().unwrap()));
    let list = resource_list(&config, &items);
    let ran = pipe(&Sandbox::of(&[]), &list, mutator["exec"].as_str().unwrap(), &[]).exits(0).says("initContainers:");

    // The validator sees what the mutator made; kpt makes a ConfigMap of its `configMap`.
    let validator = &kptfile["pipeline"]["validators"][0];
    let config = format!("apiVersion: v1\nkind: ConfigMap\ndata: {}", validator["configMap"]);
    let validate = |list: &str| pipe(&Sandbox::of(&[]), list, validator["exec"].as_str().unwrap(), &[]);
    validate(&resource_list(&config, &items)).exits(1);
    let (repaired, _) = ran.out.split_once("functionConfig:").unwrap();
    let repaired =
        format!("{repaired}functionConfig: {{apiVersion: v1, kind: ConfigMap, data: {}}}\n", validator["configMap"]);
    validate(&repaired.replace("results:", "earlier:")).exits(0);
}

#[test]
fn pre_commit_runs_the_hooks() {
    let hooks = document(".pre-commit-hooks.yaml");
    let hook = |id: &str| {
        let hook = hooks.as_array().unwrap().iter().find(|hook| hook["id"] == id);
        let hook = hook.unwrap_or_else(|| panic!("there is no hook {id}"));
        assert_eq!(hook["language"], "system");
        hook["entry"].as_str().unwrap().to_owned()
    };
    let (check, fix) = (hook("native-sidecar-check"), hook("native-sidecar-fix"));
    assert_eq!(hooks.as_array().unwrap().len(), 2);

    // pre-commit adds `args` and then the names of files, some of which are no manifests.
    let sandbox = Sandbox::of(&[
        ("a b.yaml", BACKUP),
        ("web.yaml", WEB),
        ("values.yaml", VALUES),
        ("warn.yaml", "action: warn\n"),
    ]);
    pipe(&sandbox, "", &check, &["values.yaml"]).exits(0);
    pipe(&sandbox, "", &check, &["web.yaml", "values.yaml"]).exits(0);
    pipe(&sandbox, "", &check, &["a b.yaml", "values.yaml"]).exits(1).says("a b.yaml");
    pipe(&sandbox, "", &check, &["--settings", "warn.yaml", "a b.yaml"]).exits(0);
    pipe(&sandbox, "", &fix, &["values.yaml"]).exits(0);
    pipe(&sandbox, "", &fix, &["a b.yaml", "web.yaml", "values.yaml"]).exits(0);
    pipe(&sandbox, "", &check, &["a b.yaml", "web.yaml", "values.yaml"]).exits(0);
    assert_eq!((sandbox.read("web.yaml"), sandbox.read("values.yaml")), (WEB.to_owned(), VALUES.to_owned()));
}

/// The check step of the action: its script and its variables, each with the input that it has.
fn action() -> (Value, String, Vec<(String, String)>) {
    let action = document("action.yml");
    let step = action["runs"]["steps"].as_array().unwrap().iter().find(|step| step["id"] == "check").unwrap().clone();
    let script = step["run"].as_str().unwrap().to_owned();
    let input = |expression: &Value| {
        let expression = expression.as_str().unwrap();
        let inner = expression.strip_prefix("${{ inputs.").and_then(|rest| rest.strip_suffix(" }}"));
        inner.unwrap_or_else(|| panic!("{expression} is no input")).to_owned()
    };
    let variables = step["env"].as_object().unwrap().iter();
    let variables = variables.map(|(name, expression)| (name.clone(), input(expression))).collect();
    (action, script, variables)
}

#[test]
fn the_action_uses_each_of_its_inputs() {
    let (action, script, variables) = action();
    let inputs: BTreeSet<String> = action["inputs"].as_object().unwrap().keys().cloned().collect();
    let used: BTreeSet<String> = variables.iter().map(|(_, input)| input.clone()).collect();
    assert_eq!(inputs, used);
    for (variable, input) in &variables {
        assert!(script.contains(&format!("${variable}")) || script.contains(&format!("${{{variable}")), "{input}");
    }
    // An expression in a script would be run as a part of it.
    assert!(!script.contains("${{"), "{script}");
    // What the documentation gives it are inputs of it.
    let docs = text("docs/integrations.md");
    let with = docs.split("native-sidecar-policy@v").nth(1).unwrap().split("with:\n").nth(1).unwrap();
    let keys = with.lines().take_while(|line| line.starts_with("          "));
    let keys: Vec<&str> = keys
        .filter(|line| !line.starts_with("           "))
        .filter_map(|line| line.trim().split_once(':'))
        .map(|(key, _)| key)
        .collect();
    assert!(keys.len() >= 3 && keys.iter().all(|key| inputs.contains(*key)), "{keys:?}");
}

/// Runs the action's check step as a runner does, and gives its status, its output and what it printed.
#[cfg(unix)]
fn act(sandbox: &Sandbox, with: &[(&str, &str)]) -> (i32, String, String, String) {
    let (action, script, variables) = action();
    let mut command = Command::new("bash");
    // `shell: bash` of a workflow.
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &script]).current_dir(sandbox.path());
    for (variable, input) in &variables {
        let given = with.iter().find(|(name, _)| name == input).map(|(_, value)| (*value).to_owned());
        let value = given.or_else(|| (input == "command").then(|| env!("CARGO_BIN_EXE_native-sidecar").to_owned()));
        command.env(variable, value.unwrap_or_else(|| action["inputs"][input]["default"].as_str().unwrap().to_owned()));
    }
    sandbox.write("output", b"");
    let (status, out, err) = run(command.env("GITHUB_OUTPUT", "output").env("RUNNER_TEMP", "temp"), "");
    (status, sandbox.read("output"), out, err)
}

#[test]
#[cfg(unix)]
fn the_action_checks_what_it_is_given() {
    let sandbox = Sandbox::of(&[
        ("deploy/a b.yaml", BACKUP),
        ("web.yaml", WEB),
        ("values.yaml", VALUES),
        ("advice.yaml", include_str!("../data/check/advice.yaml")),
        ("warn.yaml", "action: warn\n"),
        ("broken.yaml", "apiVersion: b: c\n"),
    ]);
    for (with, status) in [
        (&[("paths", "web.yaml\n")][..], 0),
        (&[("paths", "deploy/a b.yaml\n\nweb.yaml\n")], 1),
        (&[("paths", "deploy")], 1),
        (&[("paths", "deploy"), ("settings", "warn.yaml")], 0),
        (&[("paths", "."), ("exclude", "/deploy/\n\nbroken.*\n")], 0),
        (&[("paths", "deploy"), ("settings", "warn.yaml"), ("strict", "true")], 1),
        (&[("paths", "advice.yaml"), ("strict", "true")], 1),
        (&[("paths", "advice.yaml")], 0),
        (&[("paths", "values.yaml")], 2),
        (&[("paths", "values.yaml"), ("allow-empty", "true")], 0),
        (&[("paths", "broken.yaml")], 2),
        (&[], 2),
    ] {
        let (exit, output, out, err) = act(&sandbox, with);
        assert_eq!((exit, output), (status, format!("status={status}\n")), "{with:?}\n{out}\n{err}");
    }
    let (_, _, out, _) = act(&sandbox, &[("paths", "deploy"), ("sarif-file", "all.sarif")]);
    assert!(out.starts_with("::error file=deploy/a b.yaml,line="), "{out}");
    let sarif: Value = serde_json::from_str(&sandbox.read("all.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "job-never-completes");
    let (_, _, out, _) = act(&sandbox, &[("paths", "deploy"), ("format", "text")]);
    assert!(out.contains("error[job-never-completes]"), "{out}");
}

#[test]
fn the_action_builds_what_its_own_version_is() {
    let (action, script, _) = action();
    let steps = action["runs"]["steps"].as_array().unwrap();
    let build = steps[0]["run"].as_str().unwrap();
    assert_eq!(steps[0]["if"], "inputs.command == ''");
    assert!(
        build.starts_with("cargo install --locked ") && build.contains("--path \"$GITHUB_ACTION_PATH/crates/cli\""),
        "{build}"
    );
    // What is built is what is run.
    let root = build.split("--root ").nth(1).unwrap().trim_matches('"');
    assert!(script.contains(&format!("{root}/bin/native-sidecar")), "{root}");
    assert!(!text("action.yml").contains("uses:"));
    let needs = format!("Rust {} or later", env!("CARGO_PKG_RUST_VERSION"));
    assert!(action["inputs"]["command"]["description"].as_str().unwrap().contains(&needs), "{needs}");
}

fn run(command: &mut Command, input: &str) -> (i32, String, String) {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It may end without reading.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The calls of the command in a line: what follows its name up to a pipe, a redirection or a remark.
fn calls(line: &str) -> Vec<Vec<String>> {
    let starts = line.match_indices("native-sidecar ").filter(|(at, _)| {
        let before = line[..*at].trim_end();
        before.is_empty() || before.ends_with(['|', '"', ':']) || before.ends_with("- ") || before.ends_with('-')
    });
    let ends = ["  ", " | ", " > ", "\"", " #", "`"];
    let calls = starts.map(|(at, _)| {
        let call = &line[at..];
        let end = ends.iter().filter_map(|end| call.find(end)).min().unwrap_or(call.len());
        call[..end].split_whitespace().map(str::to_owned).collect()
    });
    calls.collect()
}

#[test]
fn the_calls_of_documentation_and_help_are_taken() {
    let docs = text("docs/integrations.md");
    let spans = docs.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    let blocks = docs.lines().filter(|line| line.starts_with("    ") || line.trim_start().starts_with("- "));
    let mut lines: Vec<String> = spans.chain(blocks).map(str::to_owned).collect();
    for command in Cli::command().get_subcommands() {
        let help = command.get_after_help().unwrap_or_else(|| panic!("{} has no example", command.get_name()));
        lines.extend(help.to_string().lines().map(str::to_owned));
    }
    let calls: Vec<Vec<String>> = lines.iter().flat_map(|line| calls(line)).collect();
    assert!(calls.len() > 25, "{calls:?}");
    for call in calls {
        // Placeholders are in capitals.
        let call: Vec<String> = call.into_iter().filter(|word| word != "…").collect();
        Cli::try_parse_from(&call).unwrap_or_else(|error| panic!("{}: {error}", call.join(" ")));
    }
}
