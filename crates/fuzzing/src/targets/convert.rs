//! The conversion of Pods.

use crate::answer::{annotation, judge};
use crate::made::{pod, settings};
use crate::spelling::{self, spelt, style};
use crate::tape::Tape;
use native_sidecar_engine::answer::Answer;
use native_sidecar_engine::settings::{Placement, StartupProbe, parse};
use native_sidecar_testing::kubernetes::{self, list};
use native_sidecar_testing::text::{Inside, Node, frame};
use serde_json::{Value, json};

/// A Pod as it stands, if the input begins as an object does; or else one that is made. It is judged under settings that convert.
pub fn convert(input: &[u8]) {
    let mut tape = Tape::of(input);
    if input.first() == Some(&b'{') {
        let Some(text) = std::str::from_utf8(input).ok().filter(|text| spelling::read(text).is_some()) else { return };
        for settings in [
            r#"{"action":"mutate","minimumKubernetesVersion":"1.33"}"#,
            r#"{"action":"mutate","minimumKubernetesVersion":"1.29","mutate":{"placement":"first","startupProbe":"derive"}}"#,
        ] {
            hold(text, settings);
        }
        return;
    }
    let (text, settings) = made(&mut tape);
    if let Some(after) = hold(&text, &settings) {
        let [before, after, settings] = [&text, &after, &settings].map(|text| serde_json::from_str(text).unwrap());
        stays_valid(&before, &after, &settings);
    }
}

/// A Pod, and settings that convert.
fn made(tape: &mut Tape<'_>) -> (String, String) {
    let mut settings = settings::made(tape);
    settings["action"] = json!("mutate");
    let mut pod = pod::made(tape, true);
    pod["apiVersion"] = json!("v1");
    pod["kind"] = json!("Pod");
    let spelling = pod.to_string();
    let text = spelt(&spelling::read(&spelling).unwrap(), &mut style(tape));
    (text.trim_ascii().to_owned(), settings.to_string())
}

fn ask(pod: &str, settings: &str) -> Answer {
    let kind = r#"{"group":"","version":"v1","kind":"Pod"}"#;
    let head = r#""operation":"CREATE","userInfo":{"username":"ada"},"namespace":"shop""#;
    judge(format!(r#"{{"request":{{"kind":{kind},{head},"object":{pod}}},"settings":{settings}}}"#).as_bytes())
}

/// Converts a Pod, and holds the result to all that must be true of it.
fn hold(text: &str, settings: &str) -> Option<String> {
    let text = text.trim_ascii();
    let answer = ask(text, settings);
    let after = answer.mutated_object.clone()?;
    let parsed = parse(settings).unwrap();
    let (before, then) = (Node::of(text), Node::of(&after));

    // Nothing is lost, and the order is kept.
    let (regular, kept) = (items(&before, text, "containers"), items(&then, &after, "containers"));
    let moved = apart(&regular, &kept);
    assert!(!moved.is_empty() && !kept.is_empty(), "{} of {} containers moved", moved.len(), regular.len());
    let (had, inits) = (items(&before, text, "initContainers"), items(&then, &after, "initContainers"));
    assert_eq!(inits.len(), had.len() + moved.len(), "init containers are lost, or come from nowhere");
    let (own, sidecars) = match parsed.mutate.placement {
        Placement::Last => inits.split_at(had.len()),
        Placement::First => {
            let (sidecars, own) = inits.split_at(moved.len());
            (own, sidecars)
        }
    };
    assert_eq!(own, had, "the init containers that were there change");
    let derives = parsed.mutate.startup_probe == StartupProbe::Derive;
    for (before, after) in moved.iter().zip(sidecars) {
        is_the_same_container(before, after, derives);
    }
    assert_eq!(frame(text, text), frame(&after, text), "something else changes");

    // It is done.
    let again = ask(&after, settings);
    assert_eq!(again.mutated_object, None, "a converted Pod is converted again: {after}");
    let names: Vec<String> = moved.iter().map(|container| name(container)).collect();
    let enforced = annotation(&again, "enforced").unwrap_or_default().split(',');
    let found: Vec<&str> =
        enforced.filter_map(|rule| annotation(&again, rule)).flat_map(|names| names.split(',')).collect();
    let still = names.iter().find(|name| found.contains(&&***name) && !again_among(&kept, name));
    assert_eq!(still, None, "what moved is enforced still: {again:?}");
    Some(after)
}

fn again_among(kept: &[&str], wanted: &str) -> bool {
    kept.iter().any(|container| name(container) == wanted)
}

fn items<'t>(pod: &Node, text: &'t str, key: &str) -> Vec<&'t str> {
    let list = pod.get(&["spec", key]).map_or(&[][..], Node::items);
    list.iter().map(|item| &text[item.range.clone()]).collect()
}

/// What is in `all` and not in `kept`, which has the rest in its order.
fn apart<'t>(all: &[&'t str], kept: &[&str]) -> Vec<&'t str> {
    let mut rest = kept.iter().peekable();
    let apart = all.iter().filter(|item| rest.next_if(|kept| kept == item).is_none()).copied().collect();
    assert_eq!(rest.next(), None, "a container that stays changes, or another comes before it");
    apart
}

fn name(container: &str) -> String {
    let value: Value = serde_json::from_str(container).unwrap_or_default();
    kubernetes::text(&value, "name").to_owned()
}

/// A moved container has all its members as they were written, in their order, but for the two that a conversion sets.
fn is_the_same_container(before: &str, after: &str, derives: bool) {
    let set = ["restartPolicy", "startupProbe"];
    assert_eq!(member(after, "restartPolicy"), Some("\"Always\""), "{after}");
    let probes = [member(before, "startupProbe"), member(after, "startupProbe")];
    let had_one = probes[0].is_some_and(|probe| probe != "null");
    assert!(probes[0] == probes[1] || derives && !had_one, "the startup probe changes: {before} {after}");
    let rest = |text| members(text).into_iter().filter(|(key, _)| !set.contains(&&**key)).collect::<Vec<_>>();
    assert_eq!(rest(before), rest(after), "a moved container changes");
}

fn members(container: &str) -> Vec<(String, &str)> {
    match Node::of(container).inside {
        Inside::Object(members) => members.into_iter().map(|(key, _, value)| (key, &container[value.range])).collect(),
        _ => Vec::new(),
    }
}

fn member<'t>(container: &'t str, wanted: &str) -> Option<&'t str> {
    members(container).into_iter().find(|(key, _)| key == wanted).map(|(_, value)| value)
}

/// What an API server accepts before it accepts after; what the Pod needs, and its quality of service, stay as they are.
fn stays_valid(before: &Value, after: &Value, settings: &Value) {
    let version = kubernetes::text(settings, "minimumKubernetesVersion");
    let minor = version.split('.').nth(1).and_then(|minor| minor.parse().ok()).unwrap_or(29);
    for minor in minor..=36 {
        if kubernetes::errors(before, minor).is_empty() {
            let errors = kubernetes::errors(after, minor);
            assert!(errors.is_empty(), "1.{minor}: {errors:?} {after}");
        }
    }
    assert_eq!(kubernetes::qos(before), kubernetes::qos(after));
    let last = settings["mutate"]["placement"] != "first";
    for which in ["requests", "limits"] {
        let (before, after) = (kubernetes::effective(before, which), kubernetes::effective(after, which));
        let same = before == after || !last && before.iter().all(|(resource, amount)| after[resource] >= *amount);
        assert!(same, "{which} were {before:?} and are {after:?}");
    }
    assert!(!list(&after["spec"], "containers").is_empty());
}

#[cfg(test)]
mod tests {
    use super::{ask, made};
    use crate::seeds::random;
    use crate::tape::Tape;

    #[test]
    fn enough_pods_are_converted() {
        let pods = (0..500).map(|seed| made(&mut Tape::of(&random(seed, 600))));
        let converted = pods.filter(|(pod, settings)| ask(pod, settings).mutated_object.is_some()).count();
        println!("{converted} of 500");
        assert!(converted >= 50, "{converted}");
    }
}
