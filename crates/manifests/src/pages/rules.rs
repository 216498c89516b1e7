//! The rules' pages: `docs/rules/`.

use native_sidecar_engine::rule::Rule;

/// The pages by the rules' ids, in no order.
static PAGES: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/rule_pages.rs"));

/// The page of a rule, as Markdown. The tests of the documentation see to it that each rule has one.
#[must_use]
pub fn page(rule: Rule) -> &'static str {
    PAGES.iter().find(|(id, _)| *id == rule.word()).map_or("", |(_, page)| page)
}

/// What a rule finds, in a sentence: the first one of its page.
#[must_use]
pub fn summary(rule: Rule) -> &'static str {
    page(rule).lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default()
}
