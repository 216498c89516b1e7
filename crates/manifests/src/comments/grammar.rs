//! How comments ask for silence: `native-sidecar: ignore RULE, RULE: reason`.

use native_sidecar_config::Unknown;
use native_sidecar_engine::rule::Rule;

/// What such a comment begins with, after `#` and blanks.
pub(super) const MARK: &str = "native-sidecar:";

/// How one is written.
const FORM: &str = "write `# native-sidecar: ignore RULE: reason`";

/// Reads `ignore RULE, RULE: reason`.
pub(super) fn parse(said: &str) -> Result<(Vec<Rule>, String), String> {
    let said = said.trim_start();
    let (verb, rest) = said.split_at(said.find([' ', '\t', ':']).unwrap_or(said.len()));
    if verb != "ignore" {
        return Err(match verb {
            "" => format!("this comment asks for nothing: {FORM}"),
            verb => unknown("word", verb, &["ignore"]),
        });
    }
    let (words, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let mut rules = Vec::new();
    for word in words.split(',').map(str::trim).filter(|word| !word.is_empty()) {
        let known: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
        rules.push(Rule::of(word).ok_or_else(|| unknown("rule", word, &known))?);
    }
    if rules.is_empty() {
        return Err(format!("this comment does not say which rule to ignore: {FORM}"));
    }
    match reason.trim() {
        "" => Err(format!("this comment gives no reason: {FORM}")),
        reason => Ok((rules, reason.to_owned())),
    }
}

fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    format!("{MARK} {}", Unknown::new(what, word, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_names_rules_and_a_reason() {
        for (comment, expected) in [
            (" ignore helper-not-native: until 2.0", Ok(("helper-not-native", "until 2.0"))),
            ("ignore helper-not-native:why: so", Ok(("helper-not-native", "why: so"))),
            (" ignore host-port-lost , app-does-not-wait: r", Ok(("host-port-lost app-does-not-wait", "r"))),
            (
                " ignore helper-not-native",
                Err("this comment gives no reason: write `# native-sidecar: ignore RULE: reason`"),
            ),
            (
                " ignore: because",
                Err("this comment does not say which rule to ignore: write `# native-sidecar: ignore RULE: reason`"),
            ),
            ("", Err("this comment asks for nothing: write `# native-sidecar: ignore RULE: reason`")),
            (
                " ignore helper-not-nativ: r",
                Err("native-sidecar: unknown rule \"helper-not-nativ\", did you mean \"helper-not-native\"?"),
            ),
            (" ignroe x: r", Err("native-sidecar: unknown word \"ignroe\", did you mean \"ignore\"?")),
        ] {
            let read = parse(comment);
            let words = |rules: &[Rule]| rules.iter().map(|rule| rule.word()).collect::<Vec<_>>().join(" ");
            let read = read.as_ref().map(|(rules, reason)| (words(rules), reason.as_str()));
            let read = read.as_ref().map(|(rules, reason)| (rules.as_str(), *reason)).map_err(|error| error.as_str());
            assert_eq!(read, expected, "{comment}");
        }
    }
}
