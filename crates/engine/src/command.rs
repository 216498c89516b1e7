//! What a container runs, as far as its command and arguments show it.
//!
//! Arguments are matched as words, so that a flag is found in an `args` list and in a shell script alike:
//!
//! - `--flag` also matches `-flag`, and `--flag=VALUE` or `--flag VALUE` unless the value says no;
//! - `--flag=value` wants that value, in either spelling;
//! - a trailing `*` stands for any rest;
//! - a word without a dash matches only itself.

use crate::glob::find;
use crate::json::Text;
use crate::pod::Container;

/// What a program is for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Program {
    /// What it runs stands in its arguments.
    Shell,
    /// It runs the program named after it.
    Wrapper,
    /// It ends by itself, or is no helper, or is a word of the shell's grammar: an image that runs only these was borrowed for them.
    Tool,
    /// Nothing is known of it.
    Other,
    /// It has no name: a path that ends with a slash.
    Unnamed,
}

impl Program {
    fn of(name: &str) -> Self {
        match name {
            "" => Self::Unnamed,
            "sh" | "ash" | "ksh" | "zsh" | "bash" | "dash" | "busybox" => Self::Shell,
            "env" | "exec" | "gosu" | "nice" | "sudo" | "time" | "tini" | "nohup" | "xargs" | "kubexit" | "setpriv"
            | "su-exec" | "timeout" | "catatonit" | "dumb-init" | "s6-svscan" => Self::Wrapper,
            ":" | "[" | "cd" | "cp" | "do" | "fi" | "id" | "if" | "ip" | "jq" | "ln" | "ls" | "mv" | "nc" | "rm"
            | "awk" | "cat" | "cut" | "dig" | "sed" | "set" | "tar" | "curl" | "date" | "done" | "echo" | "exit"
            | "find" | "grep" | "head" | "kill" | "test" | "then" | "true" | "wget" | "chgrp" | "chmod" | "chown"
            | "false" | "ipset" | "mkdir" | "sleep" | "touch" | "until" | "unzip" | "which" | "while" | "base64"
            | "export" | "mktemp" | "printf" | "sysctl" | "install" | "envsubst" | "iptables" | "nslookup" => {
                Self::Tool
            }
            _ => Self::Other,
        }
    }
}

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
            script: "",
            at: 0,
            starts: false,
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

/// Whether a wrapper stood before, so that the program that it runs is still to come.
#[derive(Clone, Copy, Debug, Default)]
struct Wrapping(bool);

impl Wrapping {
    /// The program whose name the next word is: as it stands there, or as what a wrapper runs.
    #[inline]
    fn leads_to(&mut self, word: &str, mut starts: bool) -> Option<Program> {
        if self.0
            && !word.starts_with('-')
            && !word.starts_with(|first: char| first.is_ascii_digit())
            && !word.contains('=')
        {
            starts = true;
            self.0 = false;
        }
        let program = starts.then(|| Program::of(base_name(word)));
        self.0 |= program == Some(Program::Wrapper);
        program
    }
}

/// The words of a command line, in order.
#[derive(Clone, Debug)]
struct Words<'c> {
    line: std::slice::Iter<'c, Given<'c>>,
    /// Whether scripts are among the texts.
    scripts: bool,
    /// The script whose words these are.
    script: &'c str,
    /// How much of it was taken apart.
    at: usize,
    /// Whether a command of it begins there.
    starts: bool,
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
        let mut word = self.of_script();
        while word.is_none() {
            let given = self.line.next()?;
            if given.script {
                (self.script, self.at, self.starts) = (&given.text, 0, true);
                word = self.of_script();
            } else {
                word = Some((&given.text, given.program.is_some()));
            }
        }
        let (text, starts) = word?;
        Some(Word { text, program: self.wrapping.leads_to(text, starts) })
    }

    /// The next word of a shell script, and whether a command begins there. It is taken apart roughly: enough to see which programs run
    /// and with which arguments.
    fn of_script(&mut self) -> Option<(&'c str, bool)> {
        let bytes = self.script.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let mut end = part(bytes, start, &[Byte::Inside]);
            let mut sets = false;
            if bytes.get(end) == Some(&b'=') {
                sets = bytes.get(start..end).is_some_and(is_name);
                end = part(bytes, end, &[Byte::Inside, Byte::Equals]);
            }
            self.at = end.wrapping_add(1);
            let ends = bytes.get(end).is_some_and(|byte| Byte::of(*byte) == Byte::EndsCommand);
            if end == start {
                self.starts |= ends;
                continue;
            }
            let text = self.script.get(start..end)?;
            let starts = self.starts;
            let before = starts && (sets || is_grammar(text));
            self.starts = before || ends;
            return Some((text, starts && !before));
        }
        None
    }
}

/// The first byte at or after `at` that is not of these sorts.
#[inline(always)]
fn part(script: &[u8], mut at: usize, sorts: &[Byte]) -> usize {
    // Most words are short, and an iterator would cost more than it saves.
    while script.get(at).is_some_and(|byte| sorts.contains(&Byte::of(*byte))) {
        at = at.wrapping_add(1);
    }
    at
}

/// Whether a script has an `&` by itself.
fn forks(script: &str) -> bool {
    let (mut before, mut bytes) = (b' ', script.bytes().peekable());
    while let Some(byte) = bytes.next() {
        if byte == b'&' && !matches!(before, b'&' | b'<' | b'>') && !matches!(bytes.peek(), Some(b'&' | b'>')) {
            return true;
        }
        before = byte;
    }
    false
}

/// Whether a word of the shell's grammar stands before the program of a command.
fn is_grammar(word: &str) -> bool {
    matches!(word, "if" | "then" | "else" | "elif" | "while" | "until" | "do" | "!" | "$")
}

/// Whether it is the name of a variable, which can be set for a command.
fn is_name(word: &[u8]) -> bool {
    !word.is_empty() && word.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// What a byte is in a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Byte {
    /// It is inside a word.
    Inside,
    /// It is inside a word, and what stands before it may be the name of a variable.
    Equals,
    /// It ends a word.
    EndsWord,
    /// It ends a command.
    EndsCommand,
}

/// The sort of each byte: scripts can be a megabyte, and to look one up takes half as long as to compare.
static BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Inside; 256];
    let mut byte = 0;
    while byte < bytes.len() {
        #[expect(
            clippy::indexing_slicing,
            clippy::as_conversions,
            clippy::cast_possible_truncation,
            reason = "below 256"
        )]
        {
            bytes[byte] = Byte::sort(byte as u8);
        }
        byte = byte.wrapping_add(1);
    }
    bytes
};

impl Byte {
    #[inline(always)]
    fn of(byte: u8) -> Self {
        BYTES.get(usize::from(byte)).copied().unwrap_or(Self::Inside)
    }

    const fn sort(byte: u8) -> Self {
        match byte {
            b'\n' | b';' | b'&' | b'|' | b'(' | b')' | b'`' | b'{' | b'}' => Self::EndsCommand,
            b' ' | b'\t' | b'\r' | b'\x0c' | b'"' | b'\'' | b'<' | b'>' => Self::EndsWord,
            b'=' => Self::Equals,
            _ => Self::Inside,
        }
    }
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
