//! What a container runs, as far as its command and arguments show it.
//!
//! Arguments are matched as words, so that a flag is found in an `args` list and in a shell script alike:
//!
//! - `--flag` also matches `-flag`, and `--flag=VALUE` or `--flag VALUE` unless the value says no;
//! - `--flag=value` wants that value, in either spelling;
//! - a trailing `*` stands for any rest;
//! - a word without a dash matches only itself.

mod flag;
mod program;
mod script;

pub use program::base_name;

use crate::json::Text;
use crate::kubernetes::Container;
use crate::text::glob::find;
use flag::{flag_matches, flag_name, value_matches};
use program::{Program, Wrapping};
use script::{Script, forks};

/// What the programs of a command are for, together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// They are everyday tools, and nothing else.
    Tools,
    /// A shell runs a script whose text the spec does not show.
    Hidden,
    /// Nothing is known of it.
    Unknown,
}

/// A container's command and arguments, and the words that they are.
#[derive(Clone, Debug, Default)]
pub struct Command<'a> {
    line: Vec<Given<'a>>,
    /// Whether the spec gives a command, so that the image's own entrypoint does not run.
    overridden: bool,
    /// Whether the command is a shell.
    shell: bool,
    /// Whether scripts are among the texts.
    scripts: bool,
}

/// A text of the command line.
#[derive(Clone, Debug)]
struct Given<'a> {
    text: Text<'a>,
    /// Whether it is a script, which has words of its own. They are taken apart whenever something asks for them: there can be half a million.
    script: bool,
    /// The program, if the name of one stands here. After a script that depends on its words, and is not told.
    program: Option<Program>,
}

#[derive(Clone, Copy, Debug)]
struct Word<'c> {
    text: &'c str,
    /// The program, if the name of one stands here.
    program: Option<Program>,
}

impl<'a> Command<'a> {
    /// The words of a container.
    #[must_use]
    pub fn of(container: &Container<'a>) -> Self {
        if !container.command.is_some() && !container.args.is_some() {
            return Self::default();
        }
        let overridden = container.command.has_any();
        Self::new(&mut container.command.iter().chain(container.args.iter()), overridden)
    }

    /// The words of a command line. `overridden`: its first word is a program, and not an argument of the image's own.
    #[must_use]
    pub fn new(line: &mut dyn Iterator<Item = Text<'a>>, overridden: bool) -> Self {
        let mut line = line.peekable();
        let Some(first) = line.next() else { return Self { overridden, ..Self::default() } };
        // An image without an entrypoint runs its arguments: these begin with a path or a shell.
        let shell = Program::of(base_name(&first)) == Program::Shell;
        let overridden = overridden || first.starts_with('/') || shell;
        let mut wrapping = Wrapping::default();
        // Many have one word, and there can be thousands of them.
        let room = if line.peek().is_some() { 4 } else { 1 };
        let mut command = Self { line: Vec::with_capacity(room), overridden, shell, scripts: false };
        command.line.push(Given { program: wrapping.leads_to(&first, overridden), text: first, script: false });
        for text in line {
            let script = shell && text.bytes().any(|byte| byte.is_ascii_whitespace());
            command.scripts |= script;
            let program = if command.scripts { None } else { wrapping.leads_to(&text, false) };
            command.line.push(Given { text, script, program });
        }
        command
    }

    fn all(&self) -> Words<'_> {
        Words {
            line: self.line.iter(),
            scripts: self.scripts,
            script: Script::default(),
            wrapping: Wrapping::default(),
        }
    }

    /// Whether the spec gives a command, so that the image's own entrypoint does not run.
    #[must_use]
    pub fn is_overridden(&self) -> bool {
        self.overridden
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.all().map(|word| word.text)
    }

    /// The words that are no program's name.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.all().filter(|word| word.program.is_none()).map(|word| word.text)
    }

    /// The base names of the programs that the command or its script runs.
    pub fn programs(&self) -> impl Iterator<Item = &str> {
        let named = self.all().filter(|word| word.program.is_some_and(|program| program != Program::Unnamed));
        named.map(|word| base_name(word.text))
    }

    /// Whether one of `programs` runs.
    #[must_use]
    pub fn runs(&self, programs: &[Text<'_>]) -> bool {
        programs.iter().any(|program| self.may_say(program))
            && self.programs().any(|program| is_one_of(program, programs))
    }

    /// What the programs are for, together: there can be half a million, and they are gone through once.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        let (mut tools, mut wrappers) = (false, false);
        for program in self.all().filter_map(|word| word.program) {
            match program {
                Program::Tool => tools = true,
                Program::Wrapper => wrappers = true,
                Program::Shell | Program::Unnamed => {}
                Program::Other => return Purpose::Unknown,
            }
        }
        if tools {
            Purpose::Tools
        } else if self.shell && !wrappers {
            Purpose::Hidden
        } else {
            Purpose::Unknown
        }
    }

    /// Whether nothing but `program` runs, or everyday tools too.
    #[must_use]
    pub fn runs_only(&self, program: &str, tools: bool) -> bool {
        self.all().all(|word| match word.program {
            Some(Program::Other) => base_name(word.text) == program,
            Some(Program::Tool) => tools,
            _ => true,
        })
    }

    /// How often one of `programs` runs: more than once only in a script.
    #[must_use]
    pub fn count(&self, programs: &[Text<'_>]) -> usize {
        if !programs.iter().any(|program| self.may_say(program)) {
            return 0;
        }
        self.programs().filter(|program| is_one_of(program, programs)).count()
    }

    /// Whether what runs may be ended by the command itself: it is run for a time, beside something else, or with something that kills.
    #[must_use]
    pub fn may_end_itself(&self) -> bool {
        const ENDERS: [Text<'_>; 4] =
            [Text::Borrowed("kill"), Text::Borrowed("killall"), Text::Borrowed("pkill"), Text::Borrowed("timeout")];
        self.forks() || self.runs(&ENDERS)
    }

    /// Whether a script has something run beside the rest: it has an `&` that belongs neither to an `&&` nor to a redirection.
    #[must_use]
    pub fn forks(&self) -> bool {
        self.scripts && self.line.iter().any(|given| given.script && forks(&given.text))
    }

    /// Whether the first word that is no flag, after the program if one is named, is one of `subcommands`. An image's entrypoint may
    /// run its arguments, which then begin with one of `programs`.
    #[must_use]
    pub fn has_subcommand(&self, subcommands: &[Text<'_>], programs: &[Text<'_>]) -> bool {
        if !subcommands.iter().any(|subcommand| self.may_say(subcommand)) {
            return false;
        }
        // Without a program the image's own runs.
        let mut wanted = !self.overridden;
        for word in self.all() {
            if word.program.is_some() {
                wanted = true;
            } else if wanted && !word.text.starts_with('-') {
                if is_one_of(word.text, subcommands) {
                    return true;
                }
                wanted = is_one_of(base_name(word.text), programs);
            }
        }
        false
    }

    /// Whether an argument of one of the forms in `patterns` is there.
    #[must_use]
    pub fn has_arg(&self, patterns: &[Text<'_>]) -> bool {
        patterns.iter().any(|pattern| self.find_arg(pattern).is_some())
    }

    /// Whether arguments of all the forms in `patterns` are there.
    #[must_use]
    pub fn has_all_args(&self, patterns: &[Text<'_>]) -> bool {
        patterns.iter().all(|pattern| self.find_arg(pattern).is_some())
    }

    /// The word that matches a pattern.
    #[must_use]
    pub fn find_arg(&self, pattern: &str) -> Option<&str> {
        if !self.may_have(pattern) {
            return None;
        }
        let flag = flag_name(pattern);
        let mut words = self.all();
        while let Some(Word { text, .. }) = words.next() {
            let matches = match flag {
                Some(flag) => flag_name(text).is_some_and(|given| flag_matches(flag, given, words.coming())),
                None => value_matches(pattern, text),
            };
            if matches {
                return Some(text);
            }
        }
        None
    }

    /// The value that a flag is given, as `--flag=value` or `--flag value`.
    #[must_use]
    pub fn value_of(&self, flag: &str) -> Option<&str> {
        if !self.may_have(flag) {
            return None;
        }
        let flag = flag_name(flag)?;
        let mut words = self.all();
        while let Some(word) = words.next() {
            match flag_name(word.text)
                .map(|given| given.split_once('=').map_or((given, None), |(name, value)| (name, Some(value))))
            {
                Some((name, Some(value))) if name == flag => return Some(value),
                Some((name, None)) if name == flag => return words.coming(),
                _ => {}
            }
        }
        None
    }

    /// Whether a part may stand in a word. A shell's texts are searched for it, for that is quicker than to take a long script apart.
    fn may_say(&self, part: &str) -> bool {
        if self.shell { self.line.iter().any(|given| find(&given.text, part).is_some()) } else { !self.line.is_empty() }
    }

    /// Whether a word of the form `pattern` may be there.
    fn may_have(&self, pattern: &str) -> bool {
        if !self.shell {
            return !self.line.is_empty();
        }
        let part = flag_name(pattern).unwrap_or(pattern);
        let end = part.bytes().position(|byte| matches!(byte, b'=' | b'*'));
        self.may_say(end.and_then(|end| part.get(..end)).unwrap_or(part))
    }
}

/// The words of a command line, in order.
#[derive(Clone, Debug)]
struct Words<'c> {
    line: std::slice::Iter<'c, Given<'c>>,
    /// Whether scripts are among the texts.
    scripts: bool,
    /// What is left of the script whose words come next.
    script: Script<'c>,
    wrapping: Wrapping,
}

impl<'c> Iterator for Words<'c> {
    type Item = Word<'c>;

    fn next(&mut self) -> Option<Word<'c>> {
        if self.scripts {
            return self.among_scripts();
        }
        self.line.next().map(|given| Word { text: &given.text, program: given.program })
    }
}

impl<'c> Words<'c> {
    /// The word that comes next.
    fn coming(&self) -> Option<&'c str> {
        self.clone().next().map(|word| word.text)
    }

    fn among_scripts(&mut self) -> Option<Word<'c>> {
        let mut word = self.script.next_word();
        while word.is_none() {
            let given = self.line.next()?;
            if given.script {
                self.script = Script::of(&given.text);
                word = self.script.next_word();
            } else {
                word = Some((&given.text, given.program.is_some()));
            }
        }
        let (text, starts) = word?;
        Some(Word { text, program: self.wrapping.leads_to(text, starts) })
    }
}

fn is_one_of(word: &str, known: &[Text<'_>]) -> bool {
    known.iter().any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    fn command(line: &[&'static str]) -> Command<'static> {
        Command::new(&mut line.iter().map(|word| Text::Borrowed(*word)), true)
    }

    fn args(line: &[&'static str]) -> Command<'static> {
        Command::new(&mut line.iter().map(|word| Text::Borrowed(*word)), false)
    }

    #[test]
    fn a_flag_is_found_in_all_its_spellings() {
        for (pattern, line, expected) in [
            ("--one-time", &["--one-time"][..], true),
            ("--one-time", &["-one-time"], true),
            ("--one-time", &["--one-time=true"], true),
            ("--one-time", &["--one-time=false"], false),
            ("--one-time", &["--one-time", "false"], false),
            ("--one-time", &["--one-time", "--verbose"], true),
            ("--one-time", &["--one-timer"], false),
            ("--watch-interval=0", &["--watch-interval=0"], true),
            ("--watch-interval=0", &["--watch-interval", "0"], true),
            ("--watch-interval=0", &["--watch-interval=10"], false),
            ("-instances*", &["-instances=p:r:i=tcp:5432"], true),
            ("--config=env:*", &["--config=env:OTEL_CONFIG"], true),
            ("router", &["proxy", "router"], true),
            ("router", &["--router"], false),
        ] {
            assert_eq!(args(line).find_arg(pattern).is_some(), expected, "{pattern} in {line:?}");
        }
    }

    #[test]
    fn programs_are_found_behind_paths_shells_and_wrappers() {
        for (line, expected) in [
            (&["/cloud_sql_proxy", "-instances=x"][..], &["cloud_sql_proxy"][..]),
            (
                &["/bin/sh", "-ec", "echo a | base64 -d > /c && vault agent -config=/c"],
                &["sh", "echo", "base64", "vault"],
            ),
            (&["timeout", "180s", "infisical", "agent"], &["timeout", "infisical"]),
            (&["/sbin/tini", "--", "/app/run"], &["tini", "run"]),
            (&["sh", "-c", "A=1 exec ./start --now"], &["sh", "exec", "start"]),
            (&["sh", "-c", "./A=1 start; =1 start"], &["sh", "A=1", "=1"]),
            (&["sh", "-c", "/opt/ || start"], &["sh", "start"]),
            (&["sh", "-c", "cat /args | xargs -n 1 vault agent"], &["sh", "cat", "xargs", "vault"]),
            (&["bash", "-c", "if true; then cp a b; fi"], &["bash", "true", "cp", "fi"]),
        ] {
            assert_eq!(command(line).programs().collect::<Vec<_>>(), expected, "{line:?}");
        }
        assert_eq!(args(&["proxy", "sidecar"]).programs().count(), 0, "arguments of the image's own program");
    }

    #[test]
    fn the_words_of_several_scripts_are_told_apart_as_those_of_one() {
        for (line, programs, arguments) in [
            (
                &["sh", "-c", "echo a; exec", "run --now"][..],
                &["sh", "echo", "exec", "run"][..],
                &["-c", "a", "--now"][..],
            ),
            (&["sh", "-c", "echo a; exec ", "run", "x y"], &["sh", "echo", "exec", "run", "x"], &["-c", "a", "y"]),
            (&["sh", "-c", " ", "run"], &["sh"], &["-c", "run"]),
            (&["timeout", "5", "sh", "-c", "a b"], &["timeout", "sh"], &["5", "-c", "a b"]),
            (&["bash", "-c", "env"], &["bash"], &["-c", "env"]),
            (&["sh", "if a", "\n"], &["sh", "a"], &["if"]),
        ] {
            assert_eq!(command(line).programs().collect::<Vec<_>>(), programs, "{line:?}");
            assert_eq!(command(line).arguments().collect::<Vec<_>>(), arguments, "{line:?}");
        }
        let agents = &[Text::Borrowed("agent")];
        assert!(command(&["sh", "-c", "vault -v agent"]).has_subcommand(agents, &[]));
        assert!(!command(&["sh", "-c", "vault run agent; echo x agent"]).has_subcommand(agents, &[]));
        assert_eq!(command(&["sh", "-c", "a --port ", "80"]).value_of("--port"), Some("80"));
        assert!(command(&["sh", "-c", "a --once ", "false"]).find_arg("--once").is_none());
    }

    #[test]
    fn a_borrowed_image_runs_only_tools() {
        for (line, expected) in [
            (&["/bin/sh", "-c", "sysctl -w net.ipv4.ip_forward=1"][..], true),
            (&["cp", "-r", "/etc/agent", "/config"], true),
            (&["sh", "-c", "mkdir -p /a && cp -r /b /a"], true),
            (&["sleep", "99d"], true),
            (&["sh", "-c", "cat /pids | xargs kill"], true),
            (&["sh", "-c", "/opt/ && cp a b"], true),
            (&["sh", "-c", "cat /args | xargs fluent-bit"], false),
            (&["sh", "-c", "cp a b && exec fluent-bit"], false),
            (&["sh", "/scripts/start.sh"], false),
            (&["/fluent-bit/bin/fluent-bit"], false),
        ] {
            assert_eq!(command(line).purpose() == Purpose::Tools, expected, "{line:?}");
        }
    }

    #[test]
    fn a_subcommand_is_the_first_word_that_is_no_flag() {
        let agent = [Text::Borrowed("agent")];
        assert!(args(&["agent", "-config=/c"]).has_subcommand(&agent, &[]));
        assert!(args(&["-v", "agent"]).has_subcommand(&agent, &[]));
        assert!(!args(&["server", "agent"]).has_subcommand(&agent, &[]));
        assert!(command(&["vault", "agent"]).has_subcommand(&agent, &[]));
        assert!(command(&["/bin/sh", "-ec", "echo x && vault agent -config=/c"]).has_subcommand(&agent, &[]));
        assert!(!command(&["vault", "server"]).has_subcommand(&agent, &[]));
    }

    #[test]
    fn a_script_from_a_file_is_hidden() {
        for (line, expected) in [
            (&["sh", "/scripts/start.sh"][..], Purpose::Hidden),
            (&["/bin/bash"], Purpose::Hidden),
            (&["sh", "-c", "start --now"], Purpose::Unknown),
            (&["sh", "-c", "exec $@"], Purpose::Unknown),
            (&["sh", "-c", "exec 3"], Purpose::Unknown),
            (&["/scripts/"], Purpose::Unknown),
            (&["/start.sh"], Purpose::Unknown),
            (&["tini", "--", "sh", "/start.sh"], Purpose::Unknown),
        ] {
            assert_eq!(command(line).purpose(), expected, "{line:?}");
        }
    }
}
