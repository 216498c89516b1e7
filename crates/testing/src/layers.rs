//! The modules of a crate are layers: `lib.rs` lists them from the bottom up, and each names only those that stand before it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Proves it of the crate in this folder. What stands below a top-level module belongs to it; tests may name everything.
///
/// # Panics
/// If a module names one that is listed after it, or a file cannot be read.
#[track_caller]
pub fn assert_layers(folder: &Path) {
    let source = folder.join("src");
    let wrong = upward(&|path| fs::read_to_string(source.join(path)).ok());
    assert!(
        wrong.is_empty(),
        "each module names only those that {}/lib.rs lists before it:\n{}",
        source.display(),
        wrong.join("\n")
    );
}

/// Which modules name one that is listed after them. `read` gives the text of a file in the source folder.
fn upward(read: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let root = Module::parse(&read("lib.rs").expect("lib.rs is missing"));
    let place = |name: &str| root.modules.iter().position(|module| module == name);
    let mut wrong = Vec::new();
    for (own, module) in root.modules.iter().enumerate() {
        let mut files = vec![vec![module.clone()]];
        while let Some(path) = files.pop() {
            let file = path.join("/");
            let (file, text) = [format!("{file}.rs"), format!("{file}/mod.rs")]
                .into_iter()
                .find_map(|file| read(&file).map(|text| (file, text)))
                .unwrap_or_else(|| panic!("mod {} has no file", path.join("::")));
            let parsed = Module::parse(&text);
            for name in parsed.names(path.len()) {
                let layer = root.exports.get(&name).unwrap_or(&name);
                if place(layer).is_some_and(|other| other > own) {
                    wrong.push(format!("{file} names {name}, but {layer} is listed after {module}"));
                }
            }
            files.extend(parsed.modules.iter().map(|child| [path.as_slice(), std::slice::from_ref(child)].concat()));
        }
    }
    wrong.sort();
    wrong.dedup();
    wrong
}

/// A source file without comments, strings and tests.
struct Module {
    tokens: Vec<String>,
    /// The modules that it declares and that have files of their own, in its order.
    modules: Vec<String>,
    /// What it exports by `use`, each name with the first segment of its path.
    exports: BTreeMap<String, String>,
}

impl Module {
    fn parse(text: &str) -> Self {
        let tokens = without_tests(tokens(text));
        let mut module = Self { tokens: Vec::new(), modules: Vec::new(), exports: BTreeMap::new() };
        for (at, token) in tokens.iter().enumerate() {
            let rest = &tokens[at + 1..];
            match (token.as_str(), rest) {
                ("mod", [name, end, ..]) if end == ";" => module.modules.push(name.clone()),
                ("use", [first, colons, rest @ ..]) if colons == "::" => {
                    let path = rest.iter().take_while(|token| *token != ";");
                    // Of `a::b::C as D` the last name is known to others; in braces all are near enough.
                    let names = path.filter(|token| is_name(token)).map(|name| (name.clone(), first.clone()));
                    module.exports.extend(names);
                }
                _ => {}
            }
        }
        module.tokens = tokens;
        module
    }

    /// What it names of the crate's root, if it stands so many modules deep.
    fn names(&self, depth: usize) -> Vec<String> {
        let mut names = Vec::new();
        // For each open brace, whether it is that of a module.
        let mut braces: Vec<bool> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            let before = |back: usize| at.checked_sub(back).map_or("", |at| self.tokens[at].as_str());
            match token.as_str() {
                "{" => braces.push(before(2) == "mod"),
                "}" => drop(braces.pop()),
                "crate" if before(1) != "(" => names.extend(self.first_names(at + 1)),
                "super" if before(1) != "::" => {
                    let chain = self.tokens[at..].chunks(2).take_while(|pair| pair[0] == "super").count();
                    if chain == depth + braces.iter().filter(|is_module| **is_module).count() {
                        names.extend(self.first_names(at + 2 * chain - 1));
                    }
                }
                _ => {}
            }
        }
        names
    }

    /// The first segments of the paths that go on with `::` at a token: of one, or of all in braces.
    fn first_names(&self, at: usize) -> Vec<String> {
        let [colons, first, rest @ ..] = self.tokens.get(at..).unwrap_or_default() else { return Vec::new() };
        if colons != "::" {
            return Vec::new();
        }
        if first != "{" {
            return vec![first.clone()];
        }
        let (mut names, mut depth, mut begins) = (Vec::new(), 0_usize, true);
        for token in rest {
            match token.as_str() {
                "{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                "," if depth == 0 => begins = true,
                name => {
                    if std::mem::take(&mut begins) {
                        names.push(name.to_owned());
                    }
                }
            }
        }
        names
    }
}

fn is_name(token: &str) -> bool {
    token.starts_with(|letter: char| letter.is_alphabetic() || letter == '_')
}

/// Leaves out each item for which an attribute says that it is compiled for tests only.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(end) = attribute(&tokens, at) else {
            kept.push(tokens[at].clone());
            at += 1;
            continue;
        };
        let words = &tokens[at..end];
        let is_cfg = words.get(2).is_some_and(|word| word == "cfg");
        let negated = words.windows(3).any(|words| words[0] == "not" && words[2] == "test");
        if is_cfg && !negated && words.iter().any(|word| word == "test") {
            at = end;
            while let Some(end) = attribute(&tokens, at) {
                at = end;
            }
            at = item(&tokens, at);
        } else {
            kept.extend_from_slice(words);
            at = end;
        }
    }
    kept
}

/// The end of the attribute that begins at a token, if one does.
fn attribute(tokens: &[String], at: usize) -> Option<usize> {
    let begins =
        tokens.get(at).is_some_and(|token| token == "#") && tokens.get(at + 1).is_some_and(|token| token == "[");
    begins.then(|| closing(tokens, at + 1))
}

/// The token after the bracket that closes the one at `at`.
fn closing(tokens: &[String], at: usize) -> usize {
    let mut depth = 0_usize;
    for (place, token) in tokens.iter().enumerate().skip(at) {
        match token.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth -= 1;
                if depth == 0 {
                    return place + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

/// The token after the item that begins at `at`.
fn item(tokens: &[String], mut at: usize) -> usize {
    let mut ends_with_semicolon = false;
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            ";" => return at + 1,
            "use" | "const" | "static" | "type" => ends_with_semicolon = true,
            // A function can be `const`.
            "fn" => ends_with_semicolon = false,
            "{" if !ends_with_semicolon => return closing(tokens, at),
            "(" | "[" | "{" => {
                at = closing(tokens, at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// The words and signs of a source file. Comments, and what stands in quotes, are none.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let word = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(rest.len());
        let length = if let Some(raw) = raw_string(rest) {
            raw
        } else if word > 0 {
            tokens.push(rest[..word].to_owned());
            word
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if letter == '"' {
            quoted(rest, '"')
        } else if let Some(character) = character(rest) {
            character
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !letter.is_whitespace() {
                tokens.push(letter.to_string());
            }
            letter.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the raw string that a text begins with, if it does.
fn raw_string(text: &str) -> Option<usize> {
    let raw = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = raw.len() - raw.trim_start_matches('#').len();
    let string = raw[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let length = string.find(&end)? + end.len();
    Some(text.len() - string.len() + length)
}

fn block_comment(text: &str) -> usize {
    let (mut at, mut depth) = (0, 0_usize);
    while at < text.len() {
        let rest = &text.as_bytes()[at..];
        if rest.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += 1;
        }
    }
    at
}

/// The length of what stands in quotes at the beginning of a text, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == '\\' {
            letters.next();
        } else if letter == quote {
            return at + quote.len_utf8();
        }
    }
    text.len()
}

/// The length of the character in quotes that a text begins with; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let mut letters = inside.chars();
    let escaped = letters.next()? == '\\';
    (escaped || letters.next() == Some('\'')).then(|| quoted(text, '\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong with a crate of these files.
    fn wrong(files: &[(&str, &str)]) -> Vec<String> {
        upward(&|path| files.iter().find(|(file, _)| *file == path).map(|(_, text)| (*text).to_owned()))
    }

    const LIB: (&str, &str) = (
        "lib.rs",
        "//! mod above;\nmod low;\n/// High.\npub mod high;\n#[cfg(test)]\nmod tests;\npub use high::{High, deep::Deep};\n",
    );
    const HIGH: (&str, &str) = ("high.rs", "use crate::low::Low;\npub struct High;\n");

    #[test]
    fn a_layer_names_what_is_listed_before_it() {
        let low = "pub struct Low;\n#[cfg(test)]\nmod tests {\n    use crate::high::High;\n}\n";
        assert_eq!(wrong(&[LIB, HIGH, ("low.rs", low)]), Vec::<String>::new());
    }

    #[test]
    fn however_it_names_what_is_listed_after_it() {
        for text in [
            "use crate::high::High;",
            "use crate::{Text, high};",
            "use crate::{Text, high::{High, deep}};",
            "use super::high::High;",
            "fn low() { let high = crate::high::High; }",
            "mod inner { use super::super::high::High; }",
            "macro_rules! high { () => { $crate::high::High }; }",
            "const fn quote() -> char { '\"' }\nuse crate::high;\nconst QUOTE: &str = \"\\\"\";",
            "#[cfg(not(test))]\nuse crate::high;",
            "#[cfg(test)]\nconst TEST: [u8; 2] = [0; 2];\nuse crate::high;",
            "impl<'a> Low<'a> { fn of() -> crate::high::High { loop {} } }",
            "use crate::High;",
            "use crate::Deep;",
        ] {
            assert_eq!(wrong(&[LIB, HIGH, ("low.rs", text)]).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_only_looks_so_is_none() {
        for text in [
            "// use crate::high;",
            "/* use /* crate::high */ crate::high */",
            "/// See [`crate::high`].\nconst A: &str = \"crate::high\";",
            "const A: &str = r#\"\"crate::high\"#;",
            "#[cfg(all(test, unix))]\nuse crate::{high::High, Text};",
            "#[cfg(test)]\n#[allow(dead_code)]\nfn test() { crate::high::test(); }",
            "mod inner { use super::high; }\nmod high {}",
            "use other::high;\npub(crate) struct Low;",
            "fn high<'a>(a: &'a str) -> char { '\\'' }",
        ] {
            assert_eq!(wrong(&[LIB, HIGH, ("low.rs", text)]), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_stands_below_a_module_belongs_to_it() {
        let files = [
            LIB,
            HIGH,
            ("low/mod.rs", "mod child;\n#[cfg(test)]\nmod tests;\nuse child::Child;"),
            ("low/child.rs", "use super::super::high;\nuse super::Low;\nuse crate::low::Low;"),
        ];
        assert_eq!(wrong(&files), ["low/child.rs names high, but high is listed after low"]);
    }
}
