//! The KRM function, given any list.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

use native_sidecar_manifests::krm;
use native_sidecar_manifests::yaml;
use proptest::prelude::*;
use serde_json::{Value, json};

fn parsed(text: &str) -> Value {
    let documents = yaml::read(text);
    let [Ok(document)] = documents.as_slice() else { panic!("{documents:?}\n{text}") };
    serde_json::from_str(&document.root.as_ref().unwrap().to_json()).unwrap()
}

proptest! {
    /// Whatever names an object has, what comes out is a list with the same items.
    #[test]
    fn any_name_is_told_as_it_is(name in "[ -~ä😀\u{85}\u{2028}]{1,30}", indent in 0usize..4) {
        let quoted = serde_json::to_string(&name).unwrap();
        let pad = " ".repeat(indent);
        let list = format!(
            "{pad}apiVersion: v1\n{pad}kind: List\n{pad}functionConfig: {{kind: ConfigMap, apiVersion: v1, data: {{mode: check}}}}\n{pad}items:\n\
             {pad}- {{apiVersion: v1, kind: Pod, metadata: {{name: {quoted}}}, spec: {{containers: [{{name: app, image: app}}, \
             {{name: proxy, image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2}}]}}}}\n"
        );
        let output = krm::run(&list).unwrap();
        prop_assert!(output.failed());
        let out = parsed(&output.text);
        prop_assert_eq!(&out["items"], &parsed(&list)["items"]);
        prop_assert_eq!(&out["results"][0]["resourceRef"]["name"], &json!(name));
    }
}
