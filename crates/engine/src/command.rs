//! What a container runs, as far as its command and arguments show it.
//!
//! Arguments are matched as words, so that a flag is found in an `args` list and in a shell script alike:
//!
//! - `--flag` also matches `-flag`, and `--flag=VALUE` or `--flag VALUE` unless the value says no;
//! - `--flag=value` wants that value, in either spelling;
//! - a trailing `*` stands for any rest;
//! - a word without a dash matches only itself.

use crate::json::Text;
use crate::pod::Container;

/// Shells: what they run stands in their arguments.
const SHELLS: [&str; 7] = ["sh", "bash", "ash", "dash", "zsh", "ksh", "busybox"];

/// Programs that run the program named after them.
const WRAPPERS: [&str; 15] = [
    "tini",
    "dumb-init",
    "exec",
    "env",
    "timeout",
    "nohup",
    "nice",
    "sudo",
    "gosu",
    "su-exec",
    "kubexit",
    "catatonit",
    "setpriv",
    "time",
    "s6-svscan",
];

/// Tools that end by themselves, or that are no helper: an image that runs only these was borrowed for them.
const TOOLS: [&str; 45] = [
    ":", "[", "awk", "base64", "cat", "cd", "chgrp", "chmod", "chown", "cp", "curl", "cut", "date", "dig", "echo",
    "env", "envsubst", "exit", "export", "false", "find", "grep", "head", "id", "install", "ip", "ipset", "iptables",
    "jq", "ln", "ls", "mkdir", "mktemp", "mv", "nc", "nslookup", "printf", "rm", "sed", "set", "sleep", "sysctl",
    "tar", "test", "true",
];

/// More of them: those that need a line of their own.
const MORE_TOOLS: [&str; 12] =
    ["touch", "unzip", "wget", "which", "xargs", "until", "while", "do", "done", "if", "then", "fi"];

/// The words of a container's command and arguments.
#[derive(Clone, Debug, Default)]
pub struct Command<'a> {
    words: Vec<Word<'a>>,
    /// Whether the spec gives a command, so that the image's own entrypoint does not run.
    overridden: bool,
    /// Whether the command is a shell.
    shell: bool,
}

#[derive(Clone, Debug)]
struct Word<'a> {
    text: Text<'a>,
    /// Whether a program's name stands here.
    starts: bool,
}

impl<'a> Command<'a> {
    /// The words of a container.
    #[must_use]
    pub fn of(container: &Container<'a>) -> Self {
        let overridden = container.command.has_any();
        Self::new(&mut container.command.iter().chain(container.args.iter()), overridden)
    }

    /// The words of a command line. `overridden`: its first word is a program, and not an argument of the image's own.
    #[must_use]
    pub fn new(line: &mut dyn Iterator<Item = Text<'a>>, overridden: bool) -> Self {
        let Some(first) = line.next() else { return Self { overridden, ..Self::default() } };
        // An image without an entrypoint runs its arguments: these begin with a path or a shell.
        let shell = SHELLS.contains(&base_name(&first));
        let overridden = overridden || first.starts_with('/') || shell;
        let mut words = vec![Word { text: first, starts: overridden }];
        for text in line {
            if shell && text.bytes().any(|byte| byte.is_ascii_whitespace()) {
                script(&text, &mut words);
            } else {
                words.push(Word { text, starts: false });
            }
        }
        let mut command = Self { words, overridden, shell };
        command.look_through_wrappers();
        command
    }

    /// Whether the spec gives a command, so that the image's own entrypoint does not run.
    #[must_use]
    pub fn is_overridden(&self) -> bool {
        self.overridden
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.words.iter().map(|word| &*word.text)
    }

    /// The words that are no program's name.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().filter(|word| !word.starts).map(|word| &*word.text)
    }

    /// The base names of the programs that the command or its script runs.
    pub fn programs(&self) -> impl Iterator<Item = &str> {
        self.words
            .iter()
            .filter(|word| word.starts)
            .map(|word| base_name(&word.text))
            .filter(|program| !program.is_empty())
    }

    /// Whether one of `programs` runs.
    #[must_use]
    pub fn runs(&self, programs: &[Text<'_>]) -> bool {
        self.programs().any(|program| programs.iter().any(|known| known == program))
    }

    /// Whether the command runs nothing but everyday tools.
    #[must_use]
    pub fn runs_only_tools(&self) -> bool {
        let mut programs =
            self.programs().filter(|program| !SHELLS.contains(program) && !WRAPPERS.contains(program)).peekable();
        programs.peek().is_some() && programs.all(|program| TOOLS.contains(&program) || MORE_TOOLS.contains(&program))
    }

    /// Whether the first word that is no flag, after the program if one is named, is one of `subcommands`.
    #[must_use]
    pub fn has_subcommand(&self, subcommands: &[Text<'_>]) -> bool {
        if subcommands.is_empty() {
            return false;
        }
        if !self.overridden {
            return self.words().find(|word| !word.starts_with('-')).is_some_and(|word| is_one_of(word, subcommands));
        }
        let mut words = self.words.iter();
        while let Some(word) = words.next() {
            if word.starts {
                let mut arguments =
                    words.clone().take_while(|word| !word.starts).filter(|word| !word.text.starts_with('-'));
                if arguments.next().is_some_and(|word| is_one_of(&word.text, subcommands)) {
                    return true;
                }
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
        let Some(flag) = flag_name(pattern) else { return self.words().find(|word| value_matches(pattern, word)) };
        let mut words = self.words();
        while let Some(word) = words.next() {
            if flag_name(word).is_some_and(|given| flag_matches(flag, given, words.clone().next())) {
                return Some(word);
            }
        }
        None
    }

    /// The value that a flag is given, as `--flag=value` or `--flag value`.
    #[must_use]
    pub fn value_of(&self, flag: &str) -> Option<&str> {
        let flag = flag_name(flag)?;
        let mut words = self.words();
        while let Some(word) = words.next() {
            match flag_name(word)
                .map(|given| given.split_once('=').map_or((given, None), |(name, value)| (name, Some(value))))
            {
                Some((name, Some(value))) if name == flag => return Some(value),
                Some((name, None)) if name == flag => return words.next(),
                _ => {}
            }
        }
        None
    }

    /// Whether a text stands anywhere in the words.
    #[must_use]
    pub fn mentions(&self, text: &str) -> bool {
        self.words().any(|word| crate::glob::find(word, text).is_some())
    }

    /// A wrapper's own word is no program of interest: the one that it runs is.
    fn look_through_wrappers(&mut self) {
        let mut wrapped = false;
        for word in &mut self.words {
            if wrapped
                && !word.text.starts_with('-')
                && !word.text.starts_with(|first: char| first.is_ascii_digit())
                && !word.text.contains('=')
            {
                word.starts = true;
                wrapped = false;
            }
            wrapped |= word.starts && WRAPPERS.contains(&base_name(&word.text));
        }
    }

    /// Whether the command is a shell that runs a script whose text the spec does not show.
    #[must_use]
    pub fn is_opaque(&self) -> bool {
        self.shell && self.programs().all(|program| SHELLS.contains(&program))
    }
}

/// Splits a shell script into words, roughly: enough to see which programs run and with which arguments.
fn script<'a>(text: &Text<'a>, words: &mut Vec<Word<'a>>) {
    match text {
        Text::Borrowed(text) => split(text, words, Text::Borrowed),
        Text::Owned(text) => split(text, words, |word| Text::Owned(word.to_owned())),
    }
}

fn split<'t, 'a>(text: &'t str, words: &mut Vec<Word<'a>>, take: fn(&'t str) -> Text<'a>) {
    let mut starts = true;
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| ends_command(byte) || ends_word(byte));
        let (word, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
        if !word.is_empty() {
            // Words of the shell's grammar, and variables set for one command, stand before the program.
            let before = matches!(word, "if" | "then" | "else" | "elif" | "while" | "until" | "do" | "!" | "$");
            let assignment = starts && word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && is_name(name));
            words.push(Word { text: take(word), starts: starts && !before && !assignment });
            starts = starts && (before || assignment);
        }
        starts |= after.bytes().next().is_some_and(ends_command);
        rest = after.get(1..).unwrap_or_default();
    }
}

#[inline]
fn ends_command(byte: u8) -> bool {
    matches!(byte, b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'`' | b'{' | b'}')
}

#[inline]
fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'<' | b'>')
}

fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The last segment of a path.
#[must_use]
pub fn base_name(path: &str) -> &str {
    let slash = path.bytes().rposition(|byte| matches!(byte, b'/' | b'\\'));
    slash.and_then(|slash| path.get(slash.saturating_add(1)..)).unwrap_or(path)
}

fn is_one_of(word: &str, known: &[Text<'_>]) -> bool {
    known.iter().any(|known| known == word)
}

/// Whether the flag `word`, followed by `next`, is of the form `flag`; both without their dashes.
fn flag_matches(flag: &str, word: &str, next: Option<&str>) -> bool {
    if let Some(prefix) = flag.strip_suffix('*').filter(|prefix| !prefix.contains('=')) {
        return word.starts_with(prefix);
    }
    let (name, wanted) = flag.split_once('=').map_or((flag, None), |(name, value)| (name, Some(value)));
    let Some(rest) = word.strip_prefix(name) else { return false };
    let value = rest.strip_prefix('=');
    if value.is_none() && !rest.is_empty() {
        return false;
    }
    // A value in the next word cannot be told from an argument, so that only a flat no counts there.
    match (wanted, value.or(next)) {
        (Some(wanted), Some(value)) => value_matches(wanted, value),
        (Some(_), None) => false,
        (None, Some(said)) => !says_no(said),
        (None, None) => true,
    }
}

/// A flag without its dashes, which Go's flag packages take in any number.
fn flag_name(word: &str) -> Option<&str> {
    let name = word.strip_prefix('-')?;
    Some(name.strip_prefix('-').unwrap_or(name)).filter(|name| !name.is_empty())
}

fn value_matches(pattern: &str, value: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => value.starts_with(prefix),
        None => value == pattern,
    }
}

/// Whether a value switches something off.
#[must_use]
pub fn says_no(value: &str) -> bool {
    ["", "false", "0", "no", "f", "off"].iter().any(|no| value.eq_ignore_ascii_case(no))
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
            (&["bash", "-c", "if true; then cp a b; fi"], &["bash", "true", "cp", "fi"]),
        ] {
            assert_eq!(command(line).programs().collect::<Vec<_>>(), expected, "{line:?}");
        }
        assert_eq!(args(&["proxy", "sidecar"]).programs().count(), 0, "arguments of the image's own program");
    }

    #[test]
    fn a_borrowed_image_runs_only_tools() {
        for (line, expected) in [
            (&["/bin/sh", "-c", "sysctl -w net.ipv4.ip_forward=1"][..], true),
            (&["cp", "-r", "/etc/agent", "/config"], true),
            (&["sh", "-c", "mkdir -p /a && cp -r /b /a"], true),
            (&["sleep", "99d"], true),
            (&["sh", "-c", "cp a b && exec fluent-bit"], false),
            (&["sh", "/scripts/start.sh"], false),
            (&["/fluent-bit/bin/fluent-bit"], false),
        ] {
            assert_eq!(command(line).runs_only_tools(), expected, "{line:?}");
        }
    }

    #[test]
    fn a_subcommand_is_the_first_word_that_is_no_flag() {
        let agent = [Text::Borrowed("agent")];
        assert!(args(&["agent", "-config=/c"]).has_subcommand(&agent));
        assert!(args(&["-v", "agent"]).has_subcommand(&agent));
        assert!(!args(&["server", "agent"]).has_subcommand(&agent));
        assert!(command(&["vault", "agent"]).has_subcommand(&agent));
        assert!(command(&["/bin/sh", "-ec", "echo x && vault agent -config=/c"]).has_subcommand(&agent));
        assert!(!command(&["vault", "server"]).has_subcommand(&agent));
    }

    #[test]
    fn a_script_from_a_file_is_opaque() {
        assert!(command(&["sh", "/scripts/start.sh"]).is_opaque());
        assert!(!command(&["sh", "-c", "start --now"]).is_opaque());
        assert!(!command(&["/start.sh"]).is_opaque());
    }
}
