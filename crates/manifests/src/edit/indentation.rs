//! Giving lines another indentation.

/// Lines with another indentation: `old` in front of each becomes `new`.
pub(super) fn reindent(lines: &str, old: &str, new: &str) -> String {
    if old == new {
        return lines.to_owned();
    }
    let mut out = String::with_capacity(lines.len());
    for line in lines.split_inclusive('\n') {
        let blanks = line.len().saturating_sub(line.trim_start_matches(' ').len());
        match line.strip_prefix(old) {
            // An empty line gets no blanks.
            Some(rest) if rest.trim_matches(['\r', '\n']).is_empty() && new.len() > old.len() => out.push_str(line),
            Some(rest) => {
                out.push_str(new);
                out.push_str(rest);
            }
            // In a text, a blank line of less than the indentation is empty, and must stay so.
            None if line.trim().is_empty() => {
                out.push_str(line.get(blanks.saturating_sub(new.len())..).unwrap_or(line));
            }
            None => out.push_str(line),
        }
    }
    out
}

/// The same for a text that begins within a line.
pub(super) fn reindent_rest(text: &str, old: &str, new: &str) -> String {
    match text.split_once('\n') {
        Some((first, rest)) => format!("{first}\n{}", reindent(rest, old, new)),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_get_another_indentation() {
        for (text, old, new, expected) in [
            ("  - a\n    b\n\n  # c\n", "  ", "", "- a\n  b\n\n# c\n"),
            ("- a\n  b\n\n# c\n", "", "  ", "  - a\n    b\n\n  # c\n"),
            ("\t- a\r\n\t\tb\r\n", "\t", "  ", "  - a\r\n  \tb\r\n"),
            ("    a: |\n      x\n   \n        \n# c\n", "    ", "  ", "  a: |\n    x\n  \n      \n# c\n"),
        ] {
            assert_eq!(reindent(text, old, new), expected, "{text:?}");
        }
        assert_eq!(reindent_rest("{\n    a\n  }", "  ", "      "), "{\n        a\n      }");
    }
}
