//! Diffs as `git diff` writes them, so that `git apply` takes them.

use crate::text::clean;
use anstyle::{AnsiColor, Style};
use similar::{Algorithm, ChangeTag, TextDiff};

/// What changes between two texts of a file, in colour if that is wanted.
#[must_use]
pub fn diff(name: &str, old: &str, new: &str, coloured: bool) -> String {
    let paint = |style: Style, line: &str| match coloured {
        true => format!("{style}{line}{style:#}"),
        false => line.to_owned(),
    };
    // To whoever applies it, a carriage return is a part of its line.
    let (old, new) = (lines(old), lines(new));
    // It keeps a container that moves together, where the shortest diff would mix its lines with another's.
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).diff_slices(&old, &new);
    let bold = Style::new().bold();
    let (before, after) = (path("a", name), path("b", name));
    let mut out = format!("{}\n{}\n", paint(bold, &format!("--- {before}")), paint(bold, &format!("+++ {after}")));
    for hunk in diff.unified_diff().iter_hunks() {
        out.push_str(&paint(AnsiColor::Cyan.on_default(), &hunk.header().to_string()));
        out.push('\n');
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', AnsiColor::Red.on_default()),
                ChangeTag::Insert => ('+', AnsiColor::Green.on_default()),
                ChangeTag::Equal => (' ', Style::new()),
            };
            let line = change.value();
            let ended = line.strip_suffix('\n');
            out.push_str(&paint(style, &format!("{sign}{}", ended.unwrap_or(line))));
            out.push_str(if ended.is_some() { "\n" } else { "\n\\ No newline at end of file\n" });
        }
    }
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A file's path on one side of a diff: as git writes it, in quotes if something in it would break the line or not be seen.
fn path(side: &str, name: &str) -> String {
    let path = format!("{side}/{}", name.trim_start_matches('/'));
    if clean(&path) == path && !path.contains(['"', '\\']) {
        return path;
    }
    let escaped = path.bytes().map(|byte| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\{byte:03o}"),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_ends_at_its_line_feed() {
        let diff = diff("x", "a\rb\nc\r\nd\r", "a\rB\nc\r\nd\r", false);
        assert_eq!(diff, "--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n-a\rb\n+a\rB\n c\r\n d\r\n\\ No newline at end of file\n");
    }

    #[test]
    fn a_path_is_quoted_where_it_must_be() {
        for (name, expected) in [
            ("deploy/a b.yaml", "a/deploy/a b.yaml"),
            ("/tmp/größe.yaml", "a/tmp/größe.yaml"),
            ("a\nb.yaml", r#""a/a\012b.yaml""#),
            ("\u{1b}[31m\u{202e}", r#""a/\033[31m\342\200\256""#),
            (r#"say "hi"\now"#, r#""a/say \"hi\"\\now""#),
        ] {
            assert_eq!(path("a", name), expected);
        }
    }
}
