//! The workflows, as far as can be told without GitHub: what they name is there, and they may do no more than they need.

use super::{project, read, yaml, yaml_files};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

const FOLDER: &str = ".github/workflows";

/// What the workflows make, and so need not be there.
const MADE: [&str; 2] = ["notes.md", "native-sidecar-sbom.spdx.json"];

struct Workflow {
    file: String,
    text: String,
    tree: Value,
}

impl Workflow {
    fn all() -> Vec<Self> {
        let read = |file: String| Self { text: read(&file), tree: yaml(&file), file };
        yaml_files(FOLDER).into_iter().map(read).collect()
    }

    fn jobs(&self) -> &Map<String, Value> {
        self.tree["jobs"].as_object().unwrap()
    }

    fn steps(&self) -> Vec<&Value> {
        self.jobs().values().filter_map(|job| job["steps"].as_array()).flatten().collect()
    }

    /// What its shells run.
    fn scripts(&self) -> Vec<&str> {
        self.steps().iter().filter_map(|step| step["run"].as_str()).collect()
    }

    /// What sets it off. YAML 1.1 takes `on` for a boolean.
    fn triggers(&self) -> &Map<String, Value> {
        let on = if self.tree["on"].is_null() { &self.tree["true"] } else { &self.tree["on"] };
        on.as_object().unwrap()
    }
}

#[test]
fn each_may_do_no_more_than_it_needs() {
    for workflow in Workflow::all() {
        let file = &workflow.file;
        assert_eq!(workflow.tree["permissions"], Value::Object(Map::new()), "{file}: permissions: {{}} at the top");
        assert!(workflow.tree["concurrency"]["group"].is_string(), "{file}: a concurrency group");
        for (name, job) in workflow.jobs() {
            let permissions = job["permissions"].as_object().unwrap_or_else(|| panic!("{file}: {name}: permissions"));
            let releases = file.ends_with("/release.yml");
            for (scope, level) in permissions {
                let known = ["actions", "attestations", "contents", "id-token", "packages", "security-events"];
                assert!(known.contains(&scope.as_str()), "{file}: {name}: {scope}");
                let reads = level == "read" || ["id-token", "security-events"].contains(&scope.as_str());
                assert!(reads || releases, "{file}: {name}: {scope}: {level}");
            }
            assert!(job["uses"].is_string() || job["timeout-minutes"].is_number(), "{file}: {name}: timeout-minutes");
        }
        for trigger in workflow.triggers().keys() {
            // These run with the project's rights on what a stranger sent.
            assert!(!["pull_request_target", "workflow_run", "issue_comment"].contains(&trigger.as_str()), "{file}");
        }
    }
}

#[test]
fn what_others_made_is_pinned() {
    for Workflow { file, text, .. } in Workflow::all() {
        let used: Vec<&str> = text.lines().filter_map(|line| line.split_once("uses: ")).map(|(_, used)| used).collect();
        for used in &used {
            let (action, comment) = used.split_once(" # ").unwrap_or_else(|| panic!("{file}: {used}: which version?"));
            if let Some(own) = action.strip_prefix("./") {
                assert!(project(own).exists(), "{file}: {own}");
                continue;
            }
            let (_, digest) = action.split_once('@').unwrap();
            let is_digest = digest.len() == 40 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_digest, "{file}: {action}: name the commit, and its version behind it");
            assert!(comment.starts_with('v'), "{file}: {action}: {comment}");
        }
    }
}

#[test]
fn each_action_is_of_one_version() {
    let mut versions = BTreeSet::new();
    for Workflow { text, .. } in Workflow::all() {
        let used =
            text.lines().filter_map(|line| line.split_once("uses: ")).filter_map(|(_, used)| used.split_once('@'));
        versions.extend(used.map(|(action, version)| {
            let repository: Vec<&str> = action.splitn(3, '/').take(2).collect();
            (repository.join("/"), version.to_owned())
        }));
    }
    let repositories: BTreeSet<&String> = versions.iter().map(|(repository, _)| repository).collect();
    assert_eq!(repositories.len(), versions.len(), "{versions:#?}");
}

#[test]
fn no_credentials_are_left_for_what_follows() {
    for workflow in Workflow::all() {
        let checkouts = workflow
            .steps()
            .into_iter()
            .filter(|step| step["uses"].as_str().is_some_and(|action| action.starts_with("actions/checkout@")));
        for step in checkouts {
            assert_eq!(step["with"]["persist-credentials"], false, "{}", workflow.file);
        }
    }
}

/// Values come into a script through its environment: a title or a branch may be a command.
#[test]
fn no_script_is_put_together_from_values() {
    for workflow in Workflow::all() {
        for script in workflow.scripts() {
            assert!(!script.contains("${{"), "{}: {script}", workflow.file);
        }
    }
}

#[test]
fn each_target_is_in_the_makefile() {
    let makefile = read("Makefile");
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter(|line| !line.starts_with(['\t', ' ', '#']))
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(targets, _)| targets.split(' '))
        .collect();
    let mut made = BTreeSet::new();
    for workflow in Workflow::all() {
        for line in workflow.scripts().into_iter().flat_map(str::lines) {
            if let Some(arguments) = line.trim().strip_prefix("make ") {
                for target in arguments.split(' ').filter(|word| !word.contains('=')) {
                    assert!(targets.contains(target), "{}: make {target}", workflow.file);
                    made.insert(target.to_owned());
                }
            }
        }
    }
    assert!(made.contains("test"), "{made:?}");
}

#[test]
fn each_file_and_package_is_there() {
    let members = read("Cargo.lock");
    for workflow in Workflow::all() {
        let triggers = workflow.triggers().values().filter_map(|trigger| trigger["paths"].as_array()).flatten();
        let keys = workflow.steps().into_iter().filter_map(|step| step["with"]["key"].as_str());
        let words: Vec<String> = triggers
            .filter_map(Value::as_str)
            .chain(workflow.scripts())
            .chain(keys)
            .flat_map(|text| text.split([' ', '\n', '\'', '"', '(', ')', ',', ';']))
            .map(str::to_owned)
            .collect();
        for word in &words {
            let is_file =
                [".md", ".toml", ".yml", ".lock", ".json", "LICENSE", "Makefile"].iter().any(|end| word.ends_with(end));
            let made = MADE.iter().any(|made| word.ends_with(made)) || word.contains(['$', '*']);
            assert!(!is_file || made || project(word).exists(), "{}: {word}", workflow.file);
        }
        for pair in words.windows(2).filter(|pair| pair[0] == "-p") {
            assert!(members.contains(&format!("name = \"{}\"\n", pair[1])), "{}: {}", workflow.file, pair[1]);
        }
    }
}

/// A version without this line is one that nobody brings up to date.
#[test]
fn each_version_is_kept_up_to_date() {
    let files = Workflow::all().into_iter().map(|workflow| (workflow.file, workflow.text));
    let mut found = 0;
    for (file, text) in files.chain([("Makefile".to_owned(), read("Makefile"))]) {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2) {
            let name = pair[1].split([':', ' ']).next().unwrap();
            let is_version = name.ends_with("_VERSION") && pair[1].ends_with(|last: char| last.is_ascii_digit());
            if is_version {
                found += 1;
                assert!(pair[0].starts_with("# renovate: datasource="), "{file}: {name}: a # renovate: line above it");
            }
        }
    }
    assert!(found >= 3, "{found}");
    let renovate: Value = serde_json::from_str(&read(".github/renovate.json")).unwrap();
    let presets: Vec<&str> =
        renovate["extends"].as_array().unwrap().iter().map(|preset| preset.as_str().unwrap()).collect();
    for preset in [
        "helpers:pinGitHubActionDigests",
        "customManagers:makefileVersions",
        "customManagers:githubActionsVersions",
        ":maintainLockFilesWeekly",
    ] {
        assert!(presets.contains(&preset), "{preset}");
    }
}

/// The module is pushed to where its metadata says that it is.
#[test]
fn the_policy_is_pushed_where_people_look_for_it() {
    let target =
        yaml(".github/workflows/release.yml")["jobs"]["policy"]["with"]["oci-target"].as_str().unwrap().to_owned();
    let address = yaml("metadata.yml")["annotations"]["io.kubewarden.policy.ociUrl"].as_str().unwrap().to_owned();
    let owner = env!("CARGO_PKG_REPOSITORY").split('/').nth(3).unwrap();
    assert_eq!(target.replace("${{ github.repository_owner }}", owner), address);
}

/// What comes from npm has the bytes that were looked at, from wherever it is fetched.
#[test]
fn what_comes_from_npm_is_pinned() {
    let json = |path: &str| serde_json::from_str::<Value>(&read(path)).unwrap();
    let (package, lock) = (json("tools/package.json"), json("tools/package-lock.json"));
    assert_eq!(lock["packages"][""]["devDependencies"], package["devDependencies"]);
    let locked = lock["packages"].as_object().unwrap().iter().filter(|(path, _)| !path.is_empty());
    let mut count = 0;
    for (path, locked) in locked {
        let name = path.strip_prefix("node_modules/").unwrap();
        assert_eq!(package["devDependencies"][name], locked["version"], "{name}: an exact version");
        assert!(locked["integrity"].as_str().unwrap().starts_with("sha512-"), "{name}");
        assert!(locked["resolved"].is_null(), "{name}: `npm install` in tools/, where .npmrc leaves its address out");
        count += 1;
    }
    assert!(count >= 2);
}
