//! What the policy answers to the objects and settings of the documentation.

use super::markdown::{Page, root};
use super::read;
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::validate::evaluate;
use native_sidecar_manifests::objects::objects;
use native_sidecar_manifests::yaml;
use serde_json::{Value, json};

/// An admission request that creates the only object of a manifest.
pub(crate) fn request(manifest: &str) -> Value {
    let documents: Vec<_> = yaml::read(manifest).into_iter().map(Result::unwrap).collect();
    let objects = objects(manifest, documents.iter());
    let [object] = &objects[..] else { panic!("there are {} objects in:\n{manifest}", objects.len()) };
    json!({
        "operation": "CREATE",
        "kind": {"group": object.group(), "kind": object.called.kind},
        "userInfo": {"username": "ada@example.com"},
        "object": parsed(&object.node.to_json()),
    })
}

/// The only document of a text, as JSON.
pub(crate) fn document(text: &str) -> Value {
    let documents = yaml::read(text);
    let [Ok(document)] = &documents[..] else { panic!("not one document: {documents:?}\n{text}") };
    parsed(&document.root.as_ref().unwrap().to_json())
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What the policy answers. A request or settings that it cannot read are no example.
pub(crate) fn answer(request: &Value, settings: &Value) -> Answer {
    let answer = evaluate(json!({"request": request, "settings": settings}).to_string().as_bytes());
    assert!(answer.rejection.as_ref().is_none_or(|rejection| rejection.code == 403), "{answer:#?}");
    answer
}

/// An answer in a word.
pub(crate) fn verdict(answer: &Answer) -> &'static str {
    match answer {
        Answer { rejection: Some(_), .. } => "reject",
        Answer { mutated_object: Some(_), .. } => "mutate",
        Answer { warnings, .. } if !warnings.is_empty() => "warn",
        _ => "accept",
    }
}

/// The request of a file that a page names: one that the page has in it (`file=`), or a manifest or a request of the repository.
pub(crate) fn request_of(page: &Page, file: &str) -> Value {
    let shown = page.blocks().into_iter().find(|block| block.flag("file") == Some(file));
    let text = shown.map_or_else(|| read(&root().join(file)), |block| block.code);
    if file.ends_with(".json") { parsed(&text) } else { request(&text) }
}
