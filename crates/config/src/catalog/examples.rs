//! The examples of the catalog as objects that the tests judge.

use super::file::{Entry, Example, Tree};
use crate::json::{Value, write_string};
use std::fmt::Write as _;

/// The examples as objects, for the tests.
pub(super) fn examples(entries: &[Entry<'_>]) -> String {
    let mut out = String::from(
        "// Made from catalog/ by native_sidecar_config::catalog.\n\npub(crate) static EXAMPLES: &[Example] = &[\n",
    );
    for Entry { helper, examples, .. } in entries {
        for example in examples.iter() {
            let kind = example.kind.as_deref().unwrap_or("Deployment");
            let _ = writeln!(
                out,
                "    Example {{ id: {:?}, is: {:?}, container: {:?}, kind: {kind:?}, object: {:?} }},",
                helper.id,
                example.is.word(),
                example.helper,
                object(kind, example),
            );
        }
    }
    out.push_str("];\n");
    out
}

/// The object that an example stands for.
fn object(kind: &str, example: &Example<'_>) -> String {
    let mut spec = String::from("{");
    let lists = [
        ("initContainers", &example.init_containers),
        ("containers", &example.containers),
        ("volumes", &example.volumes),
    ];
    for (key, Tree(tree)) in lists {
        member(&mut spec, key, tree.as_ref());
    }
    spec.push('}');
    let mut metadata = String::from("{");
    for (key, Tree(tree)) in [("annotations", &example.annotations), ("labels", &example.labels)] {
        member(&mut metadata, key, tree.as_ref());
    }
    metadata.push('}');
    let template = format!(r#"{{"metadata":{metadata},"spec":{spec}}}"#);
    match kind {
        "Pod" => template,
        "CronJob" => format!(r#"{{"spec":{{"jobTemplate":{{"spec":{{"template":{template}}}}}}}}}"#),
        _ => format!(r#"{{"spec":{{"template":{template}}}}}"#),
    }
}

fn member(out: &mut String, key: &str, tree: Option<&Value<'_>>) {
    if let Some(tree) = tree {
        if out.len() > 1 {
            out.push(',');
        }
        write_string(out, key);
        out.push(':');
        tree.write(out);
    }
}
