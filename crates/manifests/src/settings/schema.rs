//! The settings as a JSON Schema, with which editors complete and check a settings file.
//!
//! It is made of the settings' types and of their documentation. Draft 7, since that is what yaml-language-server is sure to know.
//! It allows what is worth writing: a blank value (`null`, `""`, `[]`), as forms send it, counts as not given, and is in no schema.

mod demands;

use demands::demands;
use native_sidecar_config::{Field, Member, Schema};
use native_sidecar_engine::catalog;
use native_sidecar_engine::catalog::schema::Category;
use native_sidecar_engine::settings::Settings;
use serde_json::{Map, Value, json};

/// The schema, as a file's text.
#[must_use]
pub fn text() -> String {
    format!("{:#}\n", schema())
}

/// The schema.
#[must_use]
pub fn schema() -> Value {
    let mut schema = of(&Settings::schema());
    let about = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "The settings of native-sidecar-policy",
        "description": "Those of the policy, and of .native-sidecar.yaml. All are optional.",
    });
    merge(&mut schema, about);
    schema
}

fn of(schema: &Schema) -> Value {
    match schema {
        Schema::Any => json!({}),
        Schema::Text => json!({"type": "string"}),
        Schema::Pattern(pattern) => json!({"type": "string", "pattern": pattern}),
        Schema::Bool => json!({"type": "boolean", "default": false}),
        Schema::Port => json!({"type": "integer", "minimum": 1, "maximum": u16::MAX}),
        Schema::Words(words) => {
            json!({"type": "string", "enum": words.iter().map(|(word, _)| word).collect::<Vec<_>>()})
        }
        Schema::List(items) => json!({"type": "array", "items": item(items)}),
        Schema::Record(name, members) => record(name, members),
    }
}

/// What a list holds: nothing blank.
fn item(schema: &Schema) -> Value {
    let mut item = of(schema);
    if *schema == Schema::Text {
        merge(&mut item, json!({"minLength": 1}));
    }
    item
}

fn record(name: &str, members: &[Member]) -> Value {
    let properties: Map<String, Value> =
        members.iter().map(|member| (member.key.to_owned(), property(name, member))).collect();
    let mut record = json!({"type": "object", "additionalProperties": false, "properties": properties});
    demands(name, &mut record);
    record
}

fn property(record: &str, member: &Member) -> Value {
    let mut property = of(&member.schema);
    merge(&mut property, json!({"description": meaning(member)}));
    // A rule that the settings do not name keeps its own level, and a category is never left out.
    if let (Schema::Words(words), false) = (&member.schema, record == "Levels" || member.key == "category") {
        merge(&mut property, json!({"default": words.first().map(|(word, _)| word)}));
    }
    property
}

/// What a member means, with the meaning of each of its words.
fn meaning(member: &Member) -> String {
    let mut meaning = member.meaning.to_owned();
    if let Schema::Words(words) = &member.schema {
        for (word, means) in words {
            meaning.push_str(&format!("\n- {word}: {means}"));
        }
    }
    meaning
}

/// The words that `helpers.exclude` knows without the settings.
fn excludable() -> Vec<String> {
    let helpers = catalog::helpers().iter().map(|helper| helper.id.to_string());
    helpers.chain(Category::ALL.iter().map(|category| format!("category:{}", category.word()))).collect()
}

/// Adds members to an object.
fn merge(object: &mut Value, members: Value) {
    if let (Value::Object(object), Value::Object(members)) = (object, members) {
        object.extend(members);
    }
}
