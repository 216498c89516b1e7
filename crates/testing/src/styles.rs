//! Pods, written as YAML in many styles.

use serde_json::{Map, Value, json};

/// Choices: each takes the next number.
pub struct Tape<'c> {
    choices: &'c [u16],
    at: usize,
}

impl<'c> Tape<'c> {
    /// Choices in this order.
    pub fn of(choices: &'c [u16]) -> Self {
        Self { choices, at: 0 }
    }

    /// One of so many; the first once the tape has ended.
    fn of_many(&mut self, count: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(choice) % count
    }

    /// Once in so many times; never once the tape has ended.
    fn once_in(&mut self, count: usize) -> bool {
        self.of_many(count) == count - 1
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.of_many(from.len())]
    }
}

const TEXTS: [&str; 22] = [
    "a",
    "b c",
    "p:r:i",
    "--flag=x",
    "yes",
    "0644",
    "1.5",
    "~",
    "",
    "größe",
    "# no comment",
    "- no item",
    "a: b",
    "tab\there",
    "it's",
    "\"quoted\"",
    "two\nlines",
    "two\nlines\n",
    "kept\n\n\n",
    " leading",
    "trailing ",
    "x\n\n  more\n",
];

/// A pod's spec. There is always an app.
pub fn pod(tape: &mut Tape<'_>) -> Value {
    let mut containers = vec![container(tape, "app", "acme/app")];
    for helper in 0..tape.of_many(4) {
        let image = tape.pick(&[
            "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1",
            "fluent/fluent-bit:3.2",
            "redis:7",
            "quay.io/brancz/kube-rbac-proxy:v0.19.1",
        ]);
        let container = container(tape, &format!("helper-{helper}"), image);
        let at = tape.of_many(containers.len() + 1);
        containers.insert(at, container);
    }
    let inits = match tape.of_many(5) {
        0 | 1 => None,
        2 => Some(Value::Null),
        3 => Some(json!([])),
        _ => Some((0..=tape.of_many(2)).map(|init| container(tape, &format!("init-{init}"), "busybox")).collect()),
    };
    let mut spec = vec![("containers", containers.into())];
    if let Some(inits) = inits {
        let at = tape.of_many(2);
        spec.insert(at, ("initContainers", inits));
    }
    for (key, value) in
        [("volumes", json!([])), ("restartPolicy", json!("Always")), ("nodeSelector", json!({"a": "b"}))]
    {
        if tape.once_in(2) {
            let at = tape.of_many(spec.len() + 1);
            spec.insert(at, (key, value));
        }
    }
    object(spec)
}

fn object(pairs: Vec<(&str, Value)>) -> Value {
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>().into()
}

fn container(tape: &mut Tape<'_>, name: &str, image: &str) -> Value {
    let mut pairs = vec![("name", json!(name)), ("image", json!(image))];
    if tape.once_in(3) {
        pairs.reverse();
    }
    let args: Vec<Value> = (0..tape.of_many(3)).map(|_| json!(tape.pick(&TEXTS))).collect();
    let env: Vec<Value> =
        (0..tape.of_many(3)).map(|index| json!({"name": format!("E{index}"), "value": tape.pick(&TEXTS)})).collect();
    for (key, value) in [
        ("args", json!(args)),
        ("env", json!(env)),
        ("resources", json!({"limits": {"cpu": "1"}})),
        ("restartPolicy", Value::Null),
        ("workingDir", json!(tape.pick(&["/x", "kept\n\n", "y\nz"]))),
        ("readinessProbe", json!({"tcpSocket": {"port": 1}, "periodSeconds": 3})),
    ] {
        if tape.once_in(3) {
            let at = tape.of_many(pairs.len() + 1);
            pairs.insert(at, (key, value));
        }
    }
    object(pairs)
}

/// Writes manifests.
pub struct Writer<'t, 'c> {
    tape: &'t mut Tape<'c>,
    /// Whether a word that stands there without quotes is text.
    is_text: fn(&str) -> bool,
    out: String,
    /// By how much maps and lists are indented.
    step: usize,
    list_indent: usize,
    /// How rare comments, blank lines and brackets are.
    rare: usize,
    /// Whether the last text would take blank lines after it.
    keeps: bool,
    anchors: Vec<(usize, Value)>,
}

impl<'t, 'c> Writer<'t, 'c> {
    /// Whoever writes by these choices. `is_text` says whether a word is text without quotes, too: many are numbers or the like.
    pub fn new(tape: &'t mut Tape<'c>, is_text: fn(&str) -> bool) -> Self {
        let step = [2, 2, 4, 3][tape.of_many(4)];
        let list_indent = [0, 2, step][tape.of_many(3)];
        let rare = [1000, 6, 12][tape.of_many(3)];
        Self { tape, is_text, out: String::new(), step, list_indent, rare, keeps: false, anchors: Vec::new() }
    }

    /// The text of an object.
    pub fn write(mut self, object: &Value) -> String {
        self.map(object.as_object().unwrap(), 0, false);
        if self.tape.once_in(6) && !self.keeps {
            self.out.pop();
        }
        if self.tape.once_in(6) { self.out.replace('\n', "\r\n") } else { self.out }
    }

    fn rarely(&mut self) -> bool {
        self.tape.once_in(self.rare)
    }

    /// Comments and blank lines before a line.
    fn before(&mut self, indent: usize) {
        while self.rarely() {
            if self.tape.once_in(3) {
                let blank = if self.tape.once_in(4) { "  \n" } else { "\n" };
                self.out.push_str(if self.keeps { "" } else { blank });
            } else {
                let indent = [indent, indent, 0][self.tape.of_many(3)];
                let number = self.out.len();
                self.out.push_str(&format!("{}# comment {number}\n", " ".repeat(indent)));
                self.keeps = false;
            }
        }
    }

    fn end_line(&mut self) {
        if self.rarely() {
            let number = self.out.len();
            self.out.push_str(&format!(" # behind {number}"));
        }
        self.out.push('\n');
        self.keeps = false;
    }

    fn map(&mut self, map: &Map<String, Value>, indent: usize, mut within_line: bool) {
        let mut pairs: Vec<(&String, &Value)> = map.iter().collect();
        if self.tape.once_in(2) {
            for at in 1..pairs.len() {
                pairs.swap(at, self.tape.of_many(at + 1));
            }
        }
        if self.tape.once_in(2)
            && let Some(name) = pairs.iter().position(|(key, _)| *key == "name")
        {
            pairs[..=name].rotate_right(1);
        }
        for (key, value) in pairs {
            if !within_line {
                self.before(indent);
                self.out.push_str(&" ".repeat(indent));
            }
            within_line = false;
            let quoted = self.tape.once_in(12);
            self.out.push_str(&if quoted { format!("\"{key}\":") } else { format!("{key}:") });
            self.value(value, indent);
        }
    }

    /// A value behind its key.
    fn value(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                if self.alias(value) || self.in_brackets(value) {
                    return;
                }
                self.anchor(value);
                self.end_line();
                self.map(map, indent + self.step, false);
            }
            Value::Array(items) if !items.is_empty() => {
                if self.in_brackets(value) {
                    return;
                }
                self.end_line();
                self.list(items, indent + self.list_indent);
            }
            Value::Null if self.tape.once_in(2) => self.end_line(),
            value => {
                self.out.push(' ');
                self.scalar(value, indent + 1);
            }
        }
    }

    fn list(&mut self, items: &[Value], indent: usize) {
        for item in items {
            self.before(indent);
            let gap = [1, 1, 3][self.tape.of_many(3)];
            self.out.push_str(&format!("{}-", " ".repeat(indent)));
            match item {
                Value::Object(map) if !map.is_empty() => {
                    if self.alias(item) || self.in_brackets(item) {
                        continue;
                    }
                    let inner = indent + 1 + gap;
                    if self.tape.once_in(8) {
                        self.end_line();
                        self.map(map, inner, false);
                    } else {
                        self.out.push_str(&" ".repeat(gap));
                        self.map(map, inner, true);
                    }
                }
                item => {
                    self.out.push_str(&" ".repeat(gap));
                    self.scalar(item, indent + 1);
                }
            }
        }
    }

    /// An alias, if the same value stood before.
    fn alias(&mut self, value: &Value) -> bool {
        let known = self.anchors.iter().find(|(_, known)| known == value).map(|(anchor, _)| *anchor);
        let Some(anchor) = known.filter(|_| self.tape.once_in(3)) else { return false };
        self.out.push_str(&format!(" *a{anchor}"));
        self.end_line();
        true
    }

    fn anchor(&mut self, value: &Value) {
        if self.tape.once_in(12) {
            let anchor = self.anchors.len();
            self.out.push_str(&format!(" &a{anchor}"));
            self.anchors.push((anchor, value.clone()));
        }
    }

    fn in_brackets(&mut self, value: &Value) -> bool {
        let rare = self.rare.min(40);
        if !self.tape.once_in(rare) {
            return false;
        }
        self.out.push(' ');
        let text = self.bracketed(value);
        self.out.push_str(&text);
        self.end_line();
        true
    }

    fn bracketed(&mut self, value: &Value) -> String {
        let comma = self.tape.pick(&[", ", ",", " , "]);
        match value {
            Value::Object(map) => {
                let pairs: Vec<String> = map
                    .iter()
                    .map(|(key, value)| {
                        format!("{:?}: {}", key, self.bracketed(value)).replacen(
                            '"',
                            "",
                            if comma == "," { 0 } else { 2 },
                        )
                    })
                    .collect();
                format!("{{{}}}", pairs.join(comma))
            }
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.bracketed(item)).collect();
                format!("[{}]", items.join(comma))
            }
            value => value.to_string(),
        }
    }

    /// A scalar, or an empty list or map, with the end of its line. The lines of a text are indented by at least `indent`.
    fn scalar(&mut self, value: &Value, indent: usize) {
        let Value::String(text) = value else {
            self.out.push_str(&value.to_string());
            return self.end_line();
        };
        let is_word = (self.is_text)(text)
            && text.chars().all(|character| character.is_alphanumeric() || "/:.-_".contains(character))
            && !text.starts_with(['-', ':'])
            && !text.ends_with(':');
        let lines = (text.contains('\n') || self.tape.once_in(10)) && !text.starts_with(['\n', ' ']);
        match self.tape.of_many(4) {
            0 | 1 if is_word => self.out.push_str(text),
            2 if !text.contains(['\n', '\t']) => self.out.push_str(&format!("'{}'", text.replace('\'', "''"))),
            0 | 3 if lines && !text.trim().is_empty() => return self.literal(text, indent),
            _ => self.out.push_str(&Value::from(text.as_str()).to_string()),
        }
        self.end_line();
    }

    fn literal(&mut self, text: &str, indent: usize) {
        let body = text.trim_end_matches('\n');
        let chomping = match text.len() - body.len() {
            0 => "-",
            1 => ["", "+"][self.tape.of_many(2)],
            _ => "+",
        };
        let indent = indent + 1;
        self.out.push_str(&format!("|{chomping}"));
        self.end_line();
        for line in body.split('\n') {
            self.out.push_str(&if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("{}{line}\n", " ".repeat(indent))
            });
        }
        for _ in 1..(text.len() - body.len()) {
            self.out.push('\n');
        }
        self.keeps = chomping == "+";
    }
}
