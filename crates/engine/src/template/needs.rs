//! How a helper needs the app.

use crate::catalog::schema::NeedsApp;
use crate::classify::Member;

/// How a helper needs the app, if it does with the arguments that it has.
#[must_use]
pub fn needs_app<'s>(member: &Member<'_, 's>) -> Option<&'s NeedsApp<'s>> {
    let need = member.helper()?.needs_app.get()?;
    (need.args.is_empty() || member.command().has_arg(&need.args)).then_some(need)
}
