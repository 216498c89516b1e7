//! The command: what it prints, what it writes, how it exits.

use crate::sandbox::Sandbox;
use std::fs;
use std::process::Command;

const POD: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: acme/app
  - name: proxy # the proxy
    image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
";

const FIXED: &str = "\
apiVersion: v1
kind: Pod
metadata: {name: shop}
spec:
  containers:
  - name: app
    image: acme/app
  initContainers:
  - name: proxy # the proxy
    restartPolicy: Always
    image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
";

const DIFF: &str = "\
--- a/deploy/pod.yaml
+++ b/deploy/pod.yaml
@@ -5,5 +5,7 @@
   containers:
   - name: app
     image: acme/app
+  initContainers:
   - name: proxy # the proxy
+    restartPolicy: Always
     image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
";

/// A pod with something that cannot be fixed.
fn stuck() -> String {
    format!("{POD}    ports:\n    - {{containerPort: 5432, hostPort: 5432}}\n")
}

#[test]
fn the_diff_is_printed() {
    let sandbox = Sandbox::of(&[("deploy/pod.yaml", POD), ("deploy/fixed.yaml", FIXED), ("deploy/other.txt", POD)]);
    let ran = sandbox.run(&["fix", "deploy"]).exits(0);
    assert_eq!(ran.out, DIFF);
    assert_eq!(ran.err, "1 container in 1 of 2 files can be fixed: --write changes the files\n");
    assert_eq!(sandbox.read("deploy/pod.yaml"), POD);
}

#[test]
fn git_applies_the_diff() {
    let mut files = vec![
        ("a.yaml", POD.to_owned()),
        ("b.yaml", POD.replace('\n', "\r\n")),
        ("c d.yaml", POD.trim_end().to_owned()),
        ("cr.yaml", POD.replacen('\n', "\r", 3)),
        ("crs.yaml", POD.replace('\n', "\r")),
    ];
    if cfg!(unix) {
        files.push(("e\n\"f\".yaml", POD.to_owned()));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let sandbox = Sandbox::of(&files);
    let diff = sandbox.run(&["fix", "."]).exits(0).out;
    sandbox.write("fix.diff", diff.as_bytes());
    let applied = Command::new("git").args(["apply", "fix.diff"]).current_dir(sandbox.path()).output();
    let Ok(applied) = applied else { return println!("skipped: no git") };
    assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
    let written = Sandbox::of(&files);
    written.run(&["fix", "--write", "."]).exits(0);
    for (name, _) in files {
        assert_eq!(sandbox.read(name), written.read(name));
    }
}

#[test]
fn files_are_written_and_only_those_that_change() {
    let sandbox = Sandbox::of(&[("deploy/pod.yaml", POD), ("deploy/fixed.yaml", FIXED)]);
    let age = |path: &str| fs::metadata(sandbox.path().join(path)).unwrap().modified().unwrap();
    let before = age("deploy/fixed.yaml");
    let ran = sandbox.run(&["fix", "--write", "deploy"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "1 container in 1 of 2 files fixed\n"));
    assert_eq!(sandbox.read("deploy/pod.yaml"), FIXED);
    assert_eq!(age("deploy/fixed.yaml"), before);
    let names: Vec<_> = fs::read_dir(sandbox.path().join("deploy")).unwrap().collect();
    assert_eq!(names.len(), 2, "something is left beside the files");
    let again = sandbox.run(&["fix", "--write", "deploy"]).exits(0);
    assert_eq!(again.err, "nothing to fix\n");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::of(&[("real/pod.yaml", POD), ("links/none", "")]);
    let real = sandbox.path().join("real/pod.yaml");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o750)).unwrap();
    symlink("../real/pod.yaml", sandbox.path().join("links/pod.yaml")).unwrap();
    sandbox.run(&["fix", "--write", "links/pod.yaml"]).exits(0);
    assert_eq!(sandbox.read("real/pod.yaml"), FIXED);
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o750);
    assert!(fs::symlink_metadata(sandbox.path().join("links/pod.yaml")).unwrap().is_symlink());
}

#[cfg(unix)]
#[test]
fn what_cannot_be_written_is_said_and_the_others_are() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::of(&[("a.yaml", POD), ("b.yaml", POD)]);
    fs::set_permissions(sandbox.path().join("a.yaml"), fs::Permissions::from_mode(0o444)).unwrap();
    let ran = sandbox.run(&["fix", "--write", "."]).exits(2);
    let ran = ran.complains("a.yaml: the file cannot be written, and is as it was: it is read-only\n");
    assert_eq!(ran.err.lines().last(), Some("1 container in 1 of 2 files fixed; 1 file could not be written"));
    let again = sandbox.run(&["fix", "--write", "."]).exits(2);
    assert_eq!(again.err.lines().last(), Some("nothing fixed; 1 file could not be written"));
    assert_eq!((sandbox.read("a.yaml").as_str(), sandbox.read("b.yaml").as_str()), (POD, FIXED));
}

#[test]
fn standard_input_comes_out_fixed() {
    let sandbox = Sandbox::of(&[]);
    let ran = sandbox.pipe(POD, &["fix", "-"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), (FIXED, "1 container fixed\n"));
    for text in [
        "",
        "no manifest: [\n",
        "\u{feff}\r\n---\r\n# c \r\n",
        "{{ template }}\n",
        "a: 1\n---\n---\nb:   2  \n...",
        "\t",
    ] {
        assert_eq!(sandbox.pipe(text, &["fix", "-"]).out, text);
    }
    let broken = format!("{POD}---\na: [\n---\n{POD}");
    let ran = sandbox.pipe(&broken, &["fix", "-"]).exits(2);
    assert_eq!(ran.out, format!("{FIXED}---\na: [\n---\n{FIXED}"));
    assert_eq!(
        ran.err,
        "<stdin>:11:4: a bracket is not closed\n2 containers fixed; 1 part of the input could not be read\n"
    );
    let both = sandbox.pipe(POD, &["fix", "-", "x.yaml"]).exits(2);
    both.complains("- cannot be fixed together with files");
}

#[test]
fn an_empty_pipe_is_a_failure() {
    let sandbox = Sandbox::of(&[("empty.yaml", "# nothing\n")]);
    for text in ["", "# nothing\n---\n", "a: 1\n"] {
        let ran = sandbox.pipe(text, &["fix", "-"]).exits(2);
        assert_eq!(ran.out, text);
        ran.complains("error: there is not one manifest in standard input: did the command before it fail?");
        for accepted in [&["fix", "--allow-empty", "-"][..], &["post-render"]] {
            assert_eq!(sandbox.pipe(text, accepted).exits(0).err, "nothing to fix\n");
        }
    }
    sandbox.pipe("kind: ConfigMap\napiVersion: v1\n", &["fix", "-"]).exits(0);
    sandbox.run(&["fix", "empty.yaml"]).exits(0);
}

#[test]
fn what_is_left_is_said() {
    let sandbox = Sandbox::of(&[("pod.yaml", &stuck())]);
    let ran = sandbox.run(&["fix", "pod.yaml"]).exits(1);
    assert_eq!(ran.out, "");
    assert_eq!(
        ran.err,
        "pod.yaml:8:11: spec.containers[1] \"proxy\" of Pod shop is left as it is: its hostPort 5432 would not be published. \
         To do: remove hostPort and reach it by a Service, or give the pod hostNetwork\nnothing fixed; 1 left as it is\n"
    );
    sandbox.run(&["fix", "--keep-going", "pod.yaml"]).exits(0).complains("is left as it is");
    sandbox.run(&["fix", "gone.yaml"]).exits(2).complains("gone.yaml: the file cannot be read");
    sandbox.write("bytes.yaml", b"a: \xff");
    sandbox.run(&["fix", "bytes.yaml"]).exits(2).complains("bytes.yaml: the file is not UTF-8");
    sandbox.write("broken.yaml", b"a: [");
    let ran = sandbox.run(&["fix", "gone.yaml", "bytes.yaml", "broken.yaml"]).exits(2);
    assert_eq!(ran.err.lines().last(), Some("nothing fixed; 3 parts of the input could not be read"));
}

#[test]
fn custom_resources_are_fixed_when_asked_for() {
    let rollout = POD
        .replace("apiVersion: v1\nkind: Pod", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout")
        .replace("spec:\n", "spec:\n template:\n  spec:\n")
        .replace("\n  ", "\n    ")
        .replace("    spec:", "  spec:");
    let sandbox = Sandbox::of(&[("rollout.yaml", &rollout)]);
    sandbox
        .run(&["fix", "rollout.yaml"])
        .exits(1)
        .complains("its pods would hang. To do: repair it with --custom-resources");
    sandbox.run(&["fix", "--custom-resources", "rollout.yaml"]).exits(0).says("+    initContainers:");
}

#[test]
fn settings_count() {
    let sandbox = Sandbox::of(&[
        ("pod.yaml", POD),
        (".native-sidecar.yaml", "action: warn\nexempt: [{container: proxy, reason: r}]\n"),
        ("old.yaml", "minimumKubernetesVersion: '1.28'\n"),
        ("warn.yaml", "action: warn\njobAction: warn\n"),
        ("wrong.yaml", "actoin: warn\n"),
    ]);
    let ran = sandbox.run(&["fix", "pod.yaml"]).exits(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "nothing to fix\n"));
    sandbox.run(&["fix", "--settings", "old.yaml", "pod.yaml"]).exits(1).complains("below 1.29");
    sandbox.run(&["fix", "--settings", "warn.yaml", "pod.yaml"]).exits(0).says("+    restartPolicy: Always");
    sandbox.run(&["fix", "--settings", "wrong.yaml", "pod.yaml"]).exits(2).complains("actoin");
}

#[test]
fn a_fixed_file_checks_clean() {
    let sandbox = Sandbox::of(&[("pod.yaml", POD)]);
    sandbox.run(&["check", "pod.yaml"]).exits(1);
    sandbox.run(&["fix", "--write", "pod.yaml"]).exits(0);
    sandbox.run(&["check", "pod.yaml"]).exits(0);
}
