//! What programs are for, by their names.

/// What a program is for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
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
    pub(super) fn of(name: &str) -> Self {
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

/// The last segment of a path.
#[must_use]
pub fn base_name(path: &str) -> &str {
    let slash = path.bytes().rposition(|byte| matches!(byte, b'/' | b'\\'));
    slash.and_then(|slash| path.get(slash.saturating_add(1)..)).unwrap_or(path)
}

/// Whether a wrapper stood before, so that the program that it runs is still to come.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wrapping(bool);

impl Wrapping {
    /// The program whose name the next word is: as it stands there, or as what a wrapper runs.
    #[inline]
    pub(super) fn leads_to(&mut self, word: &str, mut starts: bool) -> Option<Program> {
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
