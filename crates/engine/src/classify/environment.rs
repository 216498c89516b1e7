//! What a container's environment variables say.

use crate::json::Text;
use crate::kubernetes::{Container, EnvVar};
use crate::text::says_no;

/// What the environment says of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnvMatch {
    /// It is set so.
    Yes,
    /// It is not.
    No,
    /// Its value comes from where the spec does not show it.
    Unseen,
}

/// What a container's environment says of variables of the forms `NAME`, `NAME=value` and `PREFIX*`.
pub(crate) fn environment(container: &Container<'_>, patterns: &[Text<'_>]) -> EnvMatch {
    if patterns.is_empty() {
        return EnvMatch::No;
    }
    let mut unseen = container.env_from.has_any();
    // Most often none of them is there, and nothing needs to be read.
    let patterns = if may_be_set(container, patterns) { patterns } else { &[] };
    for variable in container.env.iter().take_while(|_| !patterns.is_empty()) {
        for pattern in patterns {
            match says(&variable, pattern) {
                EnvMatch::Yes => return EnvMatch::Yes,
                EnvMatch::Unseen => unseen = true,
                EnvMatch::No => {}
            }
        }
    }
    if unseen { EnvMatch::Unseen } else { EnvMatch::No }
}

/// Whether a variable of one of these forms may be there, by the look of the text.
pub(super) fn may_be_set(container: &Container<'_>, patterns: &[Text<'_>]) -> bool {
    container.env.may_hold_any(patterns.iter().filter_map(|pattern| pattern.split(['=', '*']).next()))
}

fn says(variable: &EnvVar<'_>, pattern: &str) -> EnvMatch {
    let (name, wanted) = pattern.split_once('=').map_or((pattern, None), |(name, value)| (name, Some(value)));
    if !name_matches(name, variable.name.text()) {
        return EnvMatch::No;
    }
    if variable.value_from.is_some() {
        return EnvMatch::Unseen;
    }
    let value = variable.value.text();
    let yes = wanted.map_or(!says_no(value), |wanted| wanted.eq_ignore_ascii_case(value));
    if yes { EnvMatch::Yes } else { EnvMatch::No }
}

/// Whether a name is of the form `NAME` or `PREFIX*`.
pub(super) fn name_matches(pattern: &str, name: &str) -> bool {
    match pattern.as_bytes() {
        [prefix @ .., b'*'] => name.as_bytes().starts_with(prefix),
        whole => whole == name.as_bytes(),
    }
}
