//! Command lines as far as the documentation has them: words, quotes, pipes, remarks.

/// The commands of a line, each as its words. Redirections are words too.
pub(crate) fn commands(line: &str) -> Vec<Vec<String>> {
    split(line).0
}

/// The commands of a line, and whether a quote is still open at its end.
fn split(line: &str) -> (Vec<Vec<String>>, bool) {
    let mut commands: Vec<Vec<String>> = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(letter),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, ' ' | '|' | ';' | '&') => {
                commands.last_mut().unwrap().extend(word.take());
                if letter != ' ' {
                    commands.push(Vec::new());
                }
            }
            (None, _) => word.get_or_insert_default().push(letter),
        }
    }
    commands.last_mut().unwrap().extend(word.take());
    commands.retain(|command| !command.is_empty());
    (commands, quote.is_some())
}

/// The lines of a script that have commands; one with a quote that is open goes on in the next.
pub(crate) fn lines(script: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut open = false;
    for line in script.lines() {
        match lines.last_mut() {
            Some(last) if open => *last = format!("{last}\n{line}"),
            _ => lines.push(line.to_owned()),
        }
        open = lines.last().is_some_and(|last| split(last).1);
    }
    lines.retain(|line| !commands(line).is_empty());
    lines
}

/// The words of a call up to where its output goes.
pub(crate) fn arguments(command: &[String]) -> &[String] {
    let end = command.iter().position(|word| word.starts_with(['>', '<'])).unwrap_or(command.len());
    &command[..end]
}

#[test]
fn a_line_is_split_as_a_shell_does() {
    for (line, expected) in [
        ("a b  # c", vec![vec!["a", "b"]]),
        ("a 'b | c' | d \"e  f\"", vec![vec!["a", "b | c"], vec!["d", "e  f"]]),
        ("a && b; c # | d", vec![vec!["a"], vec!["b"], vec!["c"]]),
        ("# only a remark", vec![]),
        ("a b#c ''", vec![vec!["a", "b#c", ""]]),
    ] {
        assert_eq!(commands(line), expected, "{line}");
    }
}

#[test]
fn a_quote_goes_on_in_the_next_line() {
    assert_eq!(lines("a 'b\nc' | d\n# e\n\nf"), ["a 'b\nc' | d", "f"]);
}
