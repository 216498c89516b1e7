//! Standard input without a manifest: most likely the command before failed.

/// What is said of it.
pub(super) const PIPE: &str =
    "there is not one manifest in standard input: did the command before it fail? (--allow-empty accepts that)";
