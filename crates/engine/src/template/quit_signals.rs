//! Whether a container of the pod tells a helper to quit.

use super::PodTemplate;
use crate::catalog::schema::Helper;
use crate::classify::Member;
use crate::classify::command::base_name;
use crate::json::Text;
use crate::text::glob::find;

/// What the apps tell a helper.
#[derive(Clone, Copy, Debug)]
pub(super) struct QuitSignals {
    /// They call its quit endpoint.
    call: bool,
    /// They kill its process, which they see.
    kill: bool,
}

impl PodTemplate<'_, '_> {
    /// Whether a container of the pod tells the helper to quit, and the helper listens.
    #[must_use]
    pub fn tells_to_quit(&self, member: &Member<'_, '_>) -> bool {
        let Some(helper) = member.helper() else { return false };
        let listens = helper.quit.get().is_some_and(|quit| member.command().has_all_args(&quit.needs));
        if !listens && !self.shares_processes() {
            return false;
        }
        let signals = self.signals_to(helper);
        signals.kill || signals.call && listens
    }

    /// Whether a container sees the processes of the others.
    #[must_use]
    pub fn shares_processes(&self) -> bool {
        *self.spec.share_process_namespace == Some(true)
    }

    /// What the apps tell a helper. They are asked once for all of its containers.
    fn signals_to(&self, helper: &Helper<'_>) -> QuitSignals {
        let key = std::ptr::from_ref(helper).addr();
        if let Some((_, signals)) = self.quit_signals.borrow().iter().find(|(known, _)| *known == key) {
            return *signals;
        }
        let signals = self.read_signals(helper);
        self.quit_signals.borrow_mut().push((key, signals));
        signals
    }

    /// The apps' words are read only if their texts may say it.
    fn read_signals(&self, helper: &Helper<'_>) -> QuitSignals {
        let said = || self.said.get_or_init(|| self.read_apps());
        let may_say =
            |app: &Member<'_, '_>, word: &str| app.container.may_say(word) || app.container.env.may_hold(word);
        let may_be_said =
            |text: &str| text.split(' ').all(|word| word.is_empty() || self.apps().any(|app| may_say(app, word)));
        let calls = |call: &Text<'_>| may_be_said(call) && call.split(' ').all(|word| find(&said().0, word).is_some());
        let names = |program: &Text<'_>| may_be_said(program) && find(&said().0, program).is_some();
        QuitSignals {
            call: helper.quit.get().is_some_and(|quit| quit.calls.iter().any(calls)),
            kill: self.shares_processes() && may_be_said("kill") && said().1 && helper.programs.iter().any(names),
        }
    }

    /// All that the apps' commands and the names of their variables say, and whether one of them kills processes.
    fn read_apps(&self) -> (String, bool) {
        let mut text = String::new();
        let mut kills = false;
        for app in self.apps() {
            for word in app.command().words() {
                kills |= matches!(base_name(word), "kill" | "killall" | "pkill");
                text.push_str(word);
                text.push(' ');
            }
            for variable in app.container.env.iter() {
                text.push_str(variable.name.text());
                text.push(' ');
            }
        }
        (text, kills)
    }
}
