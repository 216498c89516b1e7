//! `questions-ui.yml`: the form has a question for each setting, of a type that user interfaces know, and what it sends is valid.
//!
//! How the form behaves is read from the questions' components of rancher/kubewarden-ui: a question that is shown and has no value yet
//! sets its default; a dotted variable makes the objects that it needs; an enum inside a `map[` deletes its siblings when it changes,
//! and a `sequence[` adds nothing below a dotted variable; whoever creates a policy gets empty values removed, unless as YAML.

use super::readers::{objections, read};
use super::{document, strings};
use native_sidecar_config::{Field, Member, Schema};
use native_sidecar_engine::rule::Rule;
use native_sidecar_engine::settings::{self, Level, Levels, Settings};
use serde_json::{Map, Value, json};

/// The settings that are written as YAML: their items have lists and objects of their own.
const YAML_ONLY: [&str; 2] = ["helpers.custom", "workloads"];

/// What a question may have.
const FIELDS: [&str; 12] = [
    "variable",
    "label",
    "description",
    "tooltip",
    "group",
    "type",
    "options",
    "default",
    "required",
    "show_if",
    "hide_input",
    "sequence_questions",
];

/// A setting of the code.
pub(crate) struct Setting {
    /// Its keys, with dots between them.
    pub(crate) variable: String,
    /// What it takes.
    pub(crate) schema: Schema,
    /// The keys of its items, if it is a list of objects.
    items: Vec<&'static str>,
}

/// The settings below a key.
pub(crate) fn settings(schema: &Schema, below: &str) -> Vec<Setting> {
    let Schema::Record(_, members) = schema else { panic!("{below}: {schema:?}") };
    let setting = |Member { key, schema, .. }: &Member| {
        let variable = format!("{below}{key}");
        match schema {
            Schema::Record(..) => settings(schema, &format!("{variable}.")),
            Schema::List(of) => {
                let items = if let Schema::Record(_, members) = &**of {
                    members.iter().map(|member| member.key).collect()
                } else {
                    Vec::new()
                };
                vec![Setting { variable, schema: schema.clone(), items }]
            }
            _ => vec![Setting { variable, schema: schema.clone(), items: Vec::new() }],
        }
    };
    members.iter().flat_map(setting).collect()
}

fn questions() -> Vec<Value> {
    let form = document("questions-ui.yml");
    assert_eq!(form.as_object().unwrap().len(), 1, "questions, and nothing else");
    form["questions"].as_array().unwrap().clone()
}

fn variable(question: &Value) -> &str {
    question["variable"].as_str().unwrap_or_else(|| panic!("{question}"))
}

/// The level that a rule has where the settings do not say.
fn level(rule: Rule) -> Level {
    if rule.is_enforced() { Level::Enforce } else { Level::Warn }
}

#[test]
fn each_setting_has_a_question_and_each_question_a_setting() {
    let mut asked: Vec<String> = questions().iter().map(|question| variable(question).to_owned()).collect();
    asked.extend(YAML_ONLY.map(str::to_owned));
    asked.sort();
    let mut known: Vec<String> =
        settings(&Settings::schema(), "").into_iter().map(|setting| setting.variable).collect();
    known.sort();
    assert_eq!(asked, known);
}

#[test]
fn a_question_has_what_a_form_needs() {
    for question in questions() {
        let items = question["sequence_questions"].as_array().cloned().unwrap_or_default();
        for question in items.iter().chain([&question]) {
            let name = variable(question);
            let fields = question.as_object().unwrap();
            let unknown: Vec<&String> = fields.keys().filter(|field| !FIELDS.contains(&field.as_str())).collect();
            assert_eq!(unknown, Vec::<&String>::new(), "{name}");
            for field in ["label", "group", "type"] {
                assert!(question[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
            }
            assert!(["description", "tooltip"].iter().any(|field| question[field].is_string()), "{name}");
            assert!(question["required"].is_boolean() && !question["default"].is_null(), "{name}");
        }
    }
}

#[test]
fn a_question_is_of_the_settings_type_and_has_its_words_and_default() {
    let questions = questions();
    for Setting { variable: name, schema, items } in settings(&Settings::schema(), "") {
        let Some(question) = questions.iter().find(|question| variable(question) == name) else { continue };
        let (expected, default) = match &schema {
            Schema::Text | Schema::Pattern(_) => ("string", json!("")),
            Schema::Words(words) => {
                let mut words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                let default = match name.strip_prefix("rules.").and_then(Rule::of) {
                    Some(rule) => level(rule).word(),
                    None => words[0],
                };
                let mut options = strings(&question["options"]);
                options.sort_unstable();
                words.sort_unstable();
                assert_eq!(options, words, "{name}");
                ("enum", json!(default))
            }
            Schema::List(of) if **of == Schema::Text => ("array[", json!([])),
            Schema::List(_) => ("sequence[", json!([])),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!((&question["type"], &question["default"]), (&json!(expected), &default), "{name}");
        // A sequence finds its value only at the top.
        assert!(expected != "sequence[" || !name.contains('.'), "{name}");
        let asked =
            question["sequence_questions"].as_array().map(|asked| asked.iter().map(variable).collect::<Vec<_>>());
        let (mut asked, mut items) = (asked.unwrap_or_default(), items);
        asked.sort_unstable();
        items.sort_unstable();
        assert_eq!(asked, items, "{name}");
    }
}

/// `a=x||b=y`: the conditions of which one must hold.
fn conditions(question: &Value) -> Vec<(&str, &str)> {
    let show_if = question["show_if"].as_str().unwrap_or_default();
    show_if.split("||").filter_map(|condition| condition.split_once('=')).collect()
}

#[test]
fn conditions_name_questions_and_their_options() {
    let questions = questions();
    for question in &questions {
        assert_eq!(question["show_if"].is_null(), conditions(question).is_empty(), "{}", variable(question));
        for (name, word) in conditions(question) {
            let asked = questions.iter().find(|question| variable(question) == name);
            assert!(strings(&asked.unwrap()["options"]).contains(&word), "{name}={word}");
        }
    }
}

/// Sets a dotted variable.
fn set(settings: &mut Value, name: &str, value: Value) {
    let mut at = settings;
    for key in name.split('.') {
        at = at.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}));
    }
    *at = value;
}

/// What the form sends when somebody answers these questions and touches no other.
fn sent(answers: &[(&str, Value)]) -> Value {
    let mut sent = Value::Object(Map::new());
    for (name, value) in answers {
        set(&mut sent, name, value.clone());
    }
    for question in questions() {
        let shown = conditions(&question);
        let holds = |(name, word): &(&str, &str)| sent[name] == *word;
        if (shown.is_empty() || shown.iter().any(holds))
            && !answers.iter().any(|(name, _)| *name == variable(&question))
        {
            set(&mut sent, variable(&question), question["default"].clone());
        }
    }
    sent
}

/// As the form removes them when a policy is created: one pass, from the outside.
fn without_empty(value: &mut Value) {
    if let Value::Object(members) = value {
        members.retain(|_, value| {
            *value != json!(null) && *value != json!("") && *value != json!([]) && *value != json!({})
        });
        members.values_mut().for_each(without_empty);
    }
}

#[test]
fn an_untouched_form_changes_nothing() {
    let sent = sent(&[]);
    let mut cleaned = sent.clone();
    without_empty(&mut cleaned);
    for settings in [sent, cleaned] {
        assert_eq!(objections(&settings), Vec::<String>::new());
        let text = settings.to_string();
        let mut read = settings::parse(&text).unwrap();
        for rule in Rule::ALL {
            assert_eq!(read.rules.of(*rule), Some(level(*rule)), "{text}");
        }
        read.rules = Levels::default();
        assert_eq!(read, Settings::default(), "{text}");
    }
}

#[test]
fn each_answer_of_the_form_is_valid() {
    for question in questions() {
        let name = variable(&question);
        let answers: Vec<Value> = match question["type"].as_str().unwrap() {
            "enum" => question["options"].as_array().unwrap().clone(),
            "array[" => vec![json!(["istio-proxy", "category:tunnel"])],
            "sequence[" => vec![
                json!([{"container": "legacy-*", "image": "", "namespace": "", "rule": "", "reason": "until 2.0"}]),
            ],
            _ if name == "minimumKubernetesVersion" => vec![json!("1.33")],
            _ => vec![json!("Questions: #platform")],
        };
        for answer in answers {
            let mut answered = vec![(name, answer)];
            // mutate cannot do without it, and the form says so.
            if name != "minimumKubernetesVersion" {
                answered.push(("minimumKubernetesVersion", json!("1.33")));
            }
            let settings = sent(&answered);
            assert_eq!(read(&settings), Ok(()), "{settings}");
            assert_eq!(objections(&settings), Vec::<String>::new(), "{settings}");
        }
    }
}

/// What is begun and not filled in is a mistake, and not silently nothing.
#[test]
fn what_is_begun_is_to_be_filled_in() {
    let exemption = json!([{"container": "", "image": "", "namespace": "", "rule": "", "reason": ""}]);
    let told = read(&sent(&[("exempt", exemption)])).unwrap_err();
    assert!(
        told.contains("exempt[0]: reason is missing") && told.contains("exempt[0]: would exempt everything"),
        "{told}"
    );
    // As a form sends a row that was added and left empty, and what becomes of it when empty values are removed.
    for row in [json!(""), json!(null)] {
        let told = read(&sent(&[("helpers.exclude", json!([row]))])).unwrap_err();
        assert_eq!(told, "helpers.exclude[0]: is empty");
    }
    assert!(read(&sent(&[("action", json!("mutate"))])).unwrap_err().starts_with("action: mutate needs"));
}
