//! The commands of the documentation run, and what it quotes of the tool and of the policy is what they say.
//!
//! A block whose fence says `sh` is a script, and so is an indented one that begins with a program's name. Its lines run one after the
//! other, in a folder of the page's own; those with a program that a laptop may lack, or that needs a cluster (`OUTSIDE`), are only parsed.
//! - ```` ```text ```` right behind a script is what it prints.
//! - ```` ```text says=FILE ```` is what the policy says when FILE is created; `action=warn` is that setting.
//! - ```` ```yaml file=NAME ```` is a file that the scripts of the page find.

use super::judged::{answer, request_of};
use super::markdown::{Block, Page, documentation, rewritten, root};
use super::shell::{arguments, commands, lines};
use super::{fresh, read};
use crate::sandbox::Sandbox;
use clap::Parser;
use clap::error::ErrorKind;
use native_sidecar_cli::args::Cli;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// Programs that are not run.
const OUTSIDE: [&str; 10] =
    ["cargo", "git", "helm", "jq", "kubectl", "kustomize", "kwctl", "make", "node", "target/host/native-sidecar-host"];

const NAME: &str = "native-sidecar";

/// Folders of which the scripts name files as they lie in the repository.
const SHIPPED: [&str; 4] = ["crates/", "examples/", "integrations/", "test_data/"];

/// Whether a block is a script.
fn is_script(block: &Block) -> bool {
    let known = |command: &Vec<String>| command[0] == NAME || OUTSIDE.contains(&&*command[0]);
    match &block.info {
        Some(_) => ["bash", "console", "sh", "shell"].contains(&block.language()),
        None => lines(&block.code).first().is_some_and(|line| commands(line).first().is_some_and(known)),
    }
}

fn needs_others(line: &str) -> bool {
    commands(line).iter().any(|command| OUTSIDE.contains(&&*command[0]))
}

/// Proves what can be proved of a line without running it.
fn parse(line: &str, page: &Page) {
    let makefile = read(&root().join("Makefile"));
    for command in commands(line) {
        let words = arguments(&command);
        match &*words[0] {
            NAME => {
                Cli::try_parse_from(words).unwrap_or_else(|error| panic!("{}: {line}\n{error}", page.name));
            }
            "make" => {
                let target = format!("\n{}:", words[1]);
                assert!(makefile.contains(&target), "{}: {line}", page.name);
            }
            _ => {}
        }
        let shipped = words.iter().filter(|word| SHIPPED.iter().any(|folder| word.starts_with(folder)));
        for file in shipped {
            assert!(root().join(file).exists(), "{}: {file} is not there: {line}", page.name);
        }
    }
}

/// A folder with what scripts name.
fn folder(page: &Page) -> Sandbox {
    let sandbox = Sandbox::of(&[
        ("deploy/backup.yaml", include_str!("../../data/check/backup.yaml")),
        ("deploy/web.yaml", include_str!("../../data/check/web.yaml")),
        ("native-sidecar.yaml", "action: warn\n"),
    ]);
    for block in page.blocks() {
        if let Some(file) = block.flag("file") {
            sandbox.write(file, block.code.as_bytes());
        }
    }
    sandbox
}

/// Runs a line, and gives what it prints. A check that finds something is no failure.
fn run(line: &str, sandbox: &Sandbox, page: &Page) -> String {
    let bin = Path::new(env!("CARGO_BIN_EXE_native-sidecar")).parent().unwrap();
    let ran = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &format!("exec 2>&1; {line}")])
        .current_dir(sandbox.path())
        .env("PATH", format!("{}:{}", bin.display(), std::env::var("PATH").unwrap()))
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap();
    let printed = String::from_utf8(ran.stdout).unwrap();
    assert!(matches!(ran.status.code(), Some(0 | 1)), "{}: {line}\n{}\n{printed}", page.name, ran.status);
    printed
}

/// What is said to whoever creates the object of a file, as kubectl prints it.
fn said(page: &Page, block: &Block, file: &str) -> String {
    let settings = block.flag("action").map_or(Value::Null, |action| json!({"action": action}));
    let answer = answer(&request_of(page, file), &settings);
    let mut lines: Vec<String> = answer.warnings.iter().map(|warning| format!("Warning: {warning}")).collect();
    if let Some(rejection) = answer.rejection {
        // How kubectl begins depends on the name of the policy.
        let first = block.code.lines().find(|line| line.ends_with("denied the request:"));
        lines.push(first.unwrap_or("Error from server: admission webhook … denied the request:").to_owned());
        lines.push(rejection.message);
    }
    lines.join("\n") + "\n"
}

#[test]
#[cfg(unix)]
fn what_is_quoted_is_what_is_said() {
    let mut scripts = 0;
    for page in documentation() {
        let sandbox = folder(&page);
        let mut printed: Option<String> = None;
        let mut quoted = Vec::new();
        for block in page.blocks() {
            if is_script(&block) {
                scripts += 1;
                let lines = lines(&block.code);
                lines.iter().for_each(|line| parse(line, &page));
                let own = lines.iter().filter(|line| !needs_others(line));
                let output: Vec<String> = own.map(|line| run(line, &sandbox, &page)).collect();
                printed = (output.len() == lines.len()).then(|| output.concat());
            } else if block.language() == "text" {
                let text = block.flag("says").map(|file| said(&page, &block, file)).or(printed.take());
                // The pages of the rules have a test of their own.
                let known = text.is_some() || page.name.starts_with("docs/rules/");
                assert!(known, "{}: who says so?\n{}", page.name, block.code);
                quoted.extend(text.map(|text| (block, text)));
            } else {
                printed = None;
            }
        }
        if !quoted.is_empty() {
            fresh(&page.path, &rewritten(&page, &quoted));
        }
    }
    assert!(scripts > 15, "{scripts} scripts");
}

#[test]
#[cfg(unix)]
fn scripts_are_scripts() {
    for page in documentation() {
        for block in page.blocks().iter().filter(|block| is_script(block)) {
            let read = Command::new("bash").args(["-n", "-c", &block.code]).output().unwrap();
            assert!(read.status.success(), "{}:\n{}", page.name, String::from_utf8_lossy(&read.stderr));
        }
    }
}

/// Commands in a sentence: they may leave out what is not the point, and RULE stands for any rule.
#[test]
fn commands_in_the_text_are_taken() {
    let mut taken = 0;
    for page in documentation() {
        let calls = page.spans().into_iter().flat_map(|span| commands(&span));
        for call in calls.filter(|call| call[0] == NAME && call.len() > 1) {
            let stand_in = |word: &String| word.replace("RULE", "job-never-completes");
            let words: Vec<String> = arguments(&call).iter().map(stand_in).filter(|word| word != "…").collect();
            match Cli::try_parse_from(&words) {
                Err(error) if error.kind() == ErrorKind::MissingRequiredArgument => {}
                parsed => drop(parsed.unwrap_or_else(|error| panic!("{}: {call:?}\n{error}", page.name))),
            }
            taken += 1;
        }
    }
    assert!(taken > 20, "{taken}");
}
