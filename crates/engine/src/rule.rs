//! The rules, by name.

use native_sidecar_config::words;

words! {
    /// A rule. The order is that in which the enforced ones are tried, and that of audit annotations.
    pub enum Rule("rule") {
        // Enforced, the gravest first.
        /// A helper among the init containers that never ends.
        InitNeverFinishes = "init-never-finishes",
        /// A helper that keeps a Job from completing.
        JobNeverCompletes = "job-never-completes",
        /// `restartPolicy: Always` on a regular container.
        RestartPolicyMisplaced = "restart-policy-misplaced",
        /// A helper among the regular containers.
        HelperNotNative = "helper-not-native",
        // Advice.
        /// A native sidecar that the app needs, and that does not hold it back.
        AppDoesNotWait = "app-does-not-wait",
        /// A one-shot use that would restart for ever.
        OneShotRestarts = "one-shot-restarts",
        /// A `preStop` hook that sleeps after the Job's work is done.
        StopHookDelaysCompletion = "stop-hook-delays-completion",
        /// The app still tells a native sidecar to quit.
        QuitCallObsolete = "quit-call-obsolete",
        /// A native sidecar's `hostPort` that is never published.
        HostPortLost = "host-port-lost",
        /// A native sidecar's named port that Services do not find.
        NamedPortLost = "named-port-lost",
        /// A startup probe on a helper that waits for the app.
        StartDeadlocks = "start-deadlocks",
    }
}

impl Rule {
    /// Whether the rule can reject. The others only advise.
    #[must_use]
    pub fn is_enforced(self) -> bool {
        matches!(
            self,
            Self::InitNeverFinishes | Self::JobNeverCompletes | Self::RestartPolicyMisplaced | Self::HelperNotNative
        )
    }

    /// Whether what the rule finds keeps a pod from starting or a Job from completing. `completes`: the pod should run to an end.
    #[must_use]
    pub fn hangs(self, completes: bool) -> bool {
        match self {
            Self::InitNeverFinishes | Self::JobNeverCompletes => true,
            Self::RestartPolicyMisplaced => completes,
            _ => false,
        }
    }
}
