//! The rules' pages: `docs/rules/`.

use native_sidecar_engine::rule::Rule;

/// The page of a rule, as Markdown.
#[must_use]
pub fn page(rule: Rule) -> &'static str {
    match rule {
        Rule::InitNeverFinishes => include_str!("../../../../docs/rules/init-never-finishes.md"),
        Rule::JobNeverCompletes => include_str!("../../../../docs/rules/job-never-completes.md"),
        Rule::RestartPolicyMisplaced => include_str!("../../../../docs/rules/restart-policy-misplaced.md"),
        Rule::HelperNotNative => include_str!("../../../../docs/rules/helper-not-native.md"),
        Rule::AppDoesNotWait => include_str!("../../../../docs/rules/app-does-not-wait.md"),
        Rule::OneShotRestarts => include_str!("../../../../docs/rules/one-shot-restarts.md"),
        Rule::StopHookDelaysCompletion => include_str!("../../../../docs/rules/stop-hook-delays-completion.md"),
        Rule::QuitCallObsolete => include_str!("../../../../docs/rules/quit-call-obsolete.md"),
        Rule::HostPortLost => include_str!("../../../../docs/rules/host-port-lost.md"),
        Rule::NamedPortLost => include_str!("../../../../docs/rules/named-port-lost.md"),
        Rule::StartDeadlocks => include_str!("../../../../docs/rules/start-deadlocks.md"),
    }
}

/// What a rule finds, in a sentence: the first one of its page.
#[must_use]
pub fn summary(rule: Rule) -> &'static str {
    page(rule).lines().skip(1).find(|line| !line.is_empty()).unwrap_or_default()
}
