//! `explain`, `helpers` and `timeline` as people run them.

use crate::sandbox::Sandbox;
use native_sidecar_cli::terminal;
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::Category;
use native_sidecar_engine::rule::Rule;
use native_sidecar_manifests::pages::rules;
use unicode_width::UnicodeWidthStr;

const PROXY: &str = include_str!("../../../../docs/images/timeline.yaml");

#[test]
fn explain_lists_the_rules() {
    let ran = Sandbox::of(&[]).run(&["explain"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let sandbox = Sandbox::of(&[]);
    let ran = sandbox.run(&["explain", "init-never-finishes"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    insta::assert_snapshot!(ran.out);
    let coloured = sandbox.run(&["explain", "init-never-finishes", "--color", "always"]);
    assert!(coloured.out.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured.out).to_string(), ran.out);
}

#[test]
fn explain_names_the_nearest_rule() {
    let ran = Sandbox::of(&[]).run(&["explain", "job-never-complete"]);
    assert_eq!((ran.status, &*ran.out), (2, ""));
    assert!(ran.err.contains("job-never-completes'"), "{}", ran.err);
}

#[test]
fn pages_fit_the_terminal() {
    for &rule in Rule::ALL {
        for width in [40, 80, 100] {
            let page = anstream::adapter::strip_str(&terminal::render(rules::page(rule), width)).to_string();
            // Addresses and code are not broken; indented lines are code.
            let prose =
                page.lines().filter(|line| !line.starts_with("    ") && !line.contains("://") && !line.contains('`'));
            for line in prose {
                assert!(line.width() <= width, "{} at {width}: {line}", rule.word());
            }
            assert!(!page.contains("](") && !page.contains("\n## "), "{}", rule.word());
        }
    }
}

#[test]
fn helpers_lists_the_catalog() {
    let ran = Sandbox::of(&[]).run(&["helpers"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    for helper in catalog::helpers() {
        assert!(ran.out.lines().any(|line| line.split(' ').next() == Some(&*helper.id)), "{}", helper.id);
    }
}

#[test]
fn helpers_of_a_category_are_listed_in_columns() {
    let ran = Sandbox::of(&[]).run(&["helpers", "--category", "tunnel"]);
    let listed: Vec<&str> = ran.out.lines().collect();
    let [header, rows @ .., "", count] = &listed[..] else { panic!("{}", ran.out) };
    let tunnels = catalog::helpers().iter().filter(|helper| helper.category == Category::Tunnel);
    assert_eq!(rows.len(), tunnels.clone().count());
    assert_eq!(*count, format!("{} helpers. native-sidecar helpers ID shows one in full.", rows.len()));
    // Others may come; these are shown so.
    let cells =
        |line: &str| line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("|");
    assert_eq!(cells(header), "ID|CATEGORY|TITLE|RECOGNISED BY");
    for row in [
        "cloudflared|tunnel|Cloudflare Tunnel|image cloudflare/cloudflared, name cloudflared",
        "tailscale|tunnel|Tailscale|image tailscale/tailscale, name with a sign tailscale (+1)",
    ] {
        assert!(rows.iter().any(|line| cells(line) == row), "{row} in\n{}", ran.out);
    }
    for column in ["CATEGORY", "TITLE"] {
        let at = header.find(column).unwrap();
        let starts = |row: &&str| {
            let (before, cell) = row.split_at(at);
            before.ends_with("  ") && !cell.starts_with(' ')
        };
        assert!(rows.iter().all(starts), "{column}");
    }
}

#[test]
fn helpers_gives_programs_all_that_is_known() {
    let ran = Sandbox::of(&[]).run(&["helpers", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(all.as_array().unwrap().len(), catalog::helpers().len());
    let one = Sandbox::of(&[]).run(&["helpers", "vault-agent", "--format", "json"]);
    let one: serde_json::Value = serde_json::from_str(&one.out).unwrap();
    assert!(all.as_array().unwrap().contains(&one));
    assert_eq!(one["signs"]["subcommands"], serde_json::json!(["agent", "proxy"]));
}

#[test]
fn helpers_shows_one_in_full() {
    let ran = Sandbox::of(&[]).run(&["helpers", "linkerd-proxy"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    insta::assert_snapshot!(ran.out);
}

#[test]
fn helpers_names_the_nearest_one() {
    let ran = Sandbox::of(&[]).run(&["helpers", "istio-prox"]);
    assert_eq!((ran.status, &*ran.out), (2, ""));
    assert!(ran.err.contains(r#"unknown helper "istio-prox", did you mean "istio-proxy"?"#), "{}", ran.err);
    let ran = Sandbox::of(&[]).run(&["helpers", "--category", "tunnels"]);
    assert_eq!((ran.status, ran.err.contains("'tunnel'")), (2, true), "{}", ran.err);
}

#[test]
fn helpers_of_the_settings_are_known_too() {
    let settings = "helpers:\n  custom:\n    - {id: acme-proxy, title: Acme *proxy*, category: tunnel, images: [infra/acme-proxy]}\n";
    let sandbox = Sandbox::of(&[(".native-sidecar.yaml", settings)]);
    assert!(sandbox.run(&["helpers", "--category", "tunnel"]).out.starts_with("ID"));
    assert!(sandbox.run(&["helpers"]).out.contains("\nacme-proxy "));
    let ran = sandbox.run(&["helpers", "acme-proxy"]);
    assert!(ran.out.contains("Acme *proxy*") && ran.out.contains("`infra/acme-proxy`"), "{}", ran.out);
    let wrong = Sandbox::of(&[("wrong.yaml", "helpers: {custom: [{id: acme}]}")]);
    assert_eq!(wrong.run(&["helpers", "--settings", "wrong.yaml"]).status, 2);
}

#[test]
fn timeline_draws_files_and_standard_input() {
    let sandbox = Sandbox::of(&[("job.yaml", PROXY)]);
    let ran = sandbox.run(&["timeline", "job.yaml"]);
    assert_eq!((ran.status, &*ran.err), (0, ""));
    let words = ran.out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("the Job never completes") && words.contains("the Job completes"), "{}", ran.out);
    let piped = sandbox.pipe(PROXY, &["timeline", "-"]);
    assert_eq!((piped.status, piped.out), (0, ran.out));
    let ascii = sandbox.run(&["timeline", "--ascii", "job.yaml"]);
    assert!(ascii.out.is_ascii() && ascii.out.contains(">\n"), "{}", ascii.out);
}

#[test]
fn timeline_writes_svg() {
    let sandbox = Sandbox::of(&[("job.yaml", PROXY)]);
    let ran = sandbox.run(&["timeline", "--svg", "job.svg", "job.yaml"]);
    assert_eq!((ran.status, &*ran.out, &*ran.err), (0, "", ""));
    let printed = sandbox.run(&["timeline", "--svg", "-", "job.yaml"]).out;
    assert!(printed.starts_with("<svg ") && printed.ends_with("</svg>\n"));
    assert_eq!(sandbox.read("job.svg"), printed);
    let ran = sandbox.run(&["timeline", "--svg", "no/such/folder.svg", "job.yaml"]);
    assert!(ran.status == 2 && ran.err.contains("folder.svg cannot be written"), "{}", ran.err);
}

#[test]
fn timeline_says_what_it_cannot_draw() {
    let cases = [
        ("kind: ConfigMap\napiVersion: v1\n", "there is no object with a pod template in it"),
        ("", "there is no object with a pod template in it"),
        ("a: 1\nb: [\n", "error: input.yaml:"),
        ("apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: []\n", "input.yaml:1: Pod web: "),
    ];
    for (text, expected) in cases {
        let ran = Sandbox::of(&[("input.yaml", text)]).run(&["timeline", "input.yaml"]);
        assert_eq!((ran.status, &*ran.out), (2, ""), "{text}");
        assert!(ran.err.contains(expected), "{text}: {}", ran.err);
    }
    let ran = Sandbox::of(&[]).run(&["timeline", "missing.yaml"]);
    assert!(ran.status == 2 && ran.err.contains("missing.yaml: the file cannot be read"), "{}", ran.err);
    // The others are drawn nevertheless.
    let text = format!("{PROXY}---\na: [\n");
    let ran = Sandbox::of(&[("input.yaml", &text)]).run(&["timeline", "input.yaml"]);
    assert!(ran.status == 2 && ran.out.contains("Job report") && ran.err.contains("error: input.yaml:"), "{}", ran.err);
}
