use super::*;
use crate::text::Locator;
use proptest::prelude::*;
use std::fmt::Write;
use std::ops::Range;

/// The only document of a text.
fn one(text: &str) -> Document {
    let mut documents = read(text);
    assert_eq!(documents.len(), 1, "{text:?}");
    documents.remove(0).unwrap()
}

#[test]
fn words_are_read_as_kubectl_reads_them() {
    let table = include_str!("../../tests/data/yaml/values.txt");
    let mut count = 0;
    for line in table.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
        let (word, expected) = line.rsplit_once(" => ").unwrap();
        let found = match read(&format!("v: {word}")).remove(0) {
            Ok(document) => {
                let value = document.root.as_ref().and_then(|root| root.get("v")).unwrap();
                let key = value.pairs().first().map(|(key, _)| key);
                key.unwrap_or(value).to_json()
            }
            Err(_) => "error".to_owned(),
        };
        assert_eq!(found, expected, "{word}");
        count += 1;
    }
    assert!(count > 200, "{count}");
}

/// What is read of a text, document by document.
fn shown(text: &str) -> String {
    let locator = Locator::new(text);
    let mut shown = String::new();
    for document in read(text) {
        match document {
            Ok(document) => {
                let json = document.root.as_ref().map_or_else(|| "nothing".to_owned(), Node::to_json);
                writeln!(shown, "  {json}").unwrap();
                for twice in &document.twice {
                    writeln!(shown, "  {}", document.refusal(twice, &locator)).unwrap();
                }
            }
            Err(error) => {
                let start = locator.locate(&error.range).start;
                writeln!(shown, "  error at {}:{}: {error}", start.line, start.column).unwrap();
            }
        }
    }
    shown
}

#[test]
fn documents_are_read_as_kubectl_reads_them() {
    let mut all = String::new();
    for text in [
        // Several documents, and none.
        "a: 1\n---\nb: 2\n",
        "---\na: 1\n---\n---\n# c\n---\nb: 2",
        "",
        "\n\n",
        "# only a comment",
        "--- {a: 1}\n--- # c\nb: 2\n---\t\nc: 3",
        "---a: 1\n----\n--- -\n",
        "a: 1\n...\n# after\n---\nb: 2\n...\n",
        "a: 1\n...\nb: 2\n",
        "%YAML 1.1\n# c\n---\na: yes\n...\n%TAG !e! tag:e,1:\n---\nb: !e!x 1\n",
        "\u{feff}a: 1\n---\n\u{feff}b: 2\n",
        "\u{feff}---\na: 1\n",
        "a: 1\r\nb:\r\n  - x\r\n---\r\nc: 2\r\n",
        "a: 1\rb: 2\r---\rc: 3",
        "a: |\n  --- x\n ---\nb: 1\n",
        // JSON.
        "{\"a\":\n\t[1, 1.0, 1e400, \"\\/\\ud83d\\ude00\"],\n\t\"b\": {}}\n",
        "{\"a\":1}{\"a\":2}\n{\"a\":3}\n---\n{\"a\":4}",
        "{\"a\":1}\n# YAML\n",
        "{\"a\":1, b: yes}",
        "{\"a\":1}\n{\"a\":2,}",
        "{\"a\":1}\n{\"a\":2",
        "\u{feff}{\"a\": null}",
        // Texts.
        "a: \"x\ty\"\nb: 'it''s'\nc: x\n  y\n\n  z\nd: \"x \\\n   y\"\n",
        "a: |\n  x\n   y\n\nb: >-\n  x\n  y\n\nc: |+\n  x\n\nd: |2\n   x\n",
        "a: |\n  x",
        "a: 1\t# c\nb:\t2\n",
        "größe: 1\nключ: \"значение\"\n名: 😀\n",
        // Anchors and merges.
        "b: &b {x: 1, z: 2}\nv: {<<: *b, x: 3}\nw: {x: 3, <<: *b}\nq: {\"<<\": 1}\n",
        "b: &b {x: 1, z: 2}\nc: &c {x: 5, w: 6}\nv: {<<: [*b, *c]}\nw: {<<: *b, <<: *c}\n",
        "v: {<<: ~}",
        "v: {<<: [{a: 1}, 5]}",
        "v: {!!merge <<: {x: 1}}",
        "a: &a 1\nb: [*a, &a 2, *a]\n*a : 3\n",
        "a: &a\nb: *a\n",
        "a: &a [*a]",
        "a: *b",
        // Keys.
        "1: a\n1.5: b\noff: c\n? d\n? e\n: f\n",
        "a: 1\nb: 2\n'a': 3\n",
        "a: 1\na: 2\na: 3\n",
        "a: {b: 1, b: 2}\nc: 3\na: {d: 4}\n",
        "a: &a {b: 1}\nc: {<<: *a, b: 2}\nd: {b: 2, <<: *a, b: 3}\n",
        "x:\n  1: a\n  b: c\n  \"1\": d\n",
        "? [a]\n: b\n",
        "~: a",
        "{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}",
        // Errors.
        "a: 1\n---\nb: [1\n---\nc: 3\n",
        "a: 1\n---\nb: \"x\n---\nc: 3\n",
        "a:\n\tb: 1\n",
        "a:\n    b: 1\n  c: 2\n",
        "a: b: c",
        "a:\n  - b\n c: d\n",
        "a: [1, 2}",
        "a: {b: 1 c: 2}",
        "a: b\n\tc: d\n",
        "a:\n  b: ä\n\n \t \n\r\n \tc: d\n",
        "a: |\n\tb\n",
        "a: @b",
        "a: `b`",
        "a: {b: %c}",
        "a: b\u{0}c\n",
        "a: 1\n\u{0}",
        "a: [\u{7}]",
        // Conflicts.
        "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n",
        "b: 1\n---\nb: 1\r\n=======\r\nb: 2\n>>>>>>> other\n",
        "{\n<<<<<<< HEAD\n  \"a\": 1\n=======\n  \"a\": 2\n>>>>>>> x\n}\n",
        "a: |\n  <<<<<<< HEAD\n  =======\nb: '======='\n",
        "ä: 'é' x",
        "a: .inf",
        "a: [-]",
        "{a: 1}\nb: 2\n",
        "a\nb: 1\n",
        // Templates.
        "a: {{ .Values.x }}\n---\nb: 1\n",
        "a: {{ .Values.x | quote }}-y\n",
        "a: 1\n{{- if .Values.x }}\nb: 1\n{{- end }}\n",
        "a:\n  b: 1\n{{ include \"x\" . | nindent 2 }}\n",
        "{{/*\nA comment\nof many lines.\n*/}}\na: 1\n",
        "a: \"{{ printf \"%s\" .x }}\"\n",
        "a: '{{ .Values.x }}'\nb: |\n  {{ if }}\nc: x{{ .y }}\n",
        "a: '{{ x }}'\nb: c\n  d: e\n",
        "a: '{{ x }}'\n\n\nb: 1\nc: [\n",
    ] {
        writeln!(all, "{text:?}\n{}", shown(text)).unwrap();
    }
    insta::assert_snapshot!(all);
}

/// The text of each value of a document, in its order.
fn texts<'t>(text: &'t str, node: &Node, texts: &mut Vec<&'t str>) {
    texts.push(text.get(node.range.clone()).unwrap());
    node.items().iter().for_each(|item| self::texts(text, item, texts));
    for (key, value) in node.pairs() {
        texts.push(text.get(key.range.clone()).unwrap());
        self::texts(text, value, texts);
    }
}

#[test]
fn values_have_their_places() {
    for (text, expected) in [
        ("ä: \"ö\" # c", &["ä: \"ö\"", "ä", "\"ö\""][..]),
        (
            "a:\n- b\n-\n- # c\n- c: d\n\n# e\n",
            &["a:\n- b\n-\n- # c\n- c: d", "a", "- b\n-\n- # c\n- c: d", "b", "", "", "c: d", "c", "d"],
        ),
        ("a: &x !!str b\nc: *x\n", &["a: &x !!str b\nc: *x", "a", "b", "c", "*x"]),
        ("a: [b, {c: d}, ]\n", &["a: [b, {c: d}, ]", "a", "[b, {c: d}, ]", "b", "{c: d}", "c", "d"]),
        (
            "{\"a\" : [1 ],\"b\\\"\":null}",
            &["{\"a\" : [1 ],\"b\\\"\":null}", "\"a\"", "[1 ]", "1", "\"b\\\"\"", "null"],
        ),
        ("a: |\n  x\n\nb: 1", &["a: |\n  x\n\nb: 1", "a", "|\n  x", "b", "1"]),
        ("a: |+ # c\n  x\n\nb: 1", &["a: |+ # c\n  x\n\nb: 1", "a", "|+ # c\n  x\n", "b", "1"]),
        (
            "a: &x # |\n >2-\n\n   x \n    \n  # y\n # z\nb: |\nc:\n",
            &[
                "a: &x # |\n >2-\n\n   x \n    \n  # y\n # z\nb: |\nc:",
                "a",
                ">2-\n\n   x \n    \n  # y",
                "b",
                "|",
                "c",
                "",
            ],
        ),
        ("a: |\r\n  x\r\n\r\nb: 1", &["a: |\r\n  x\r\n\r\nb: 1", "a", "|\r\n  x", "b", "1"]),
        ("a: |+\n\n\n", &["a: |+\n\n", "a", "|+\n\n"]),
        ("a: x\n  y\nb: 'x\n  y'", &["a: x\n  y\nb: 'x\n  y'", "a", "x\n  y", "b", "'x\n  y'"]),
        ("- # c\n- a", &["- # c\n- a", "", "a"]),
    ] {
        let mut found = Vec::new();
        texts(text, &one(text).root.unwrap(), &mut found);
        assert_eq!(found, expected, "{text:?}");
    }
    let text = "a:\n  - x\nb: # c\nc: ~";
    let root = one(text).root.unwrap();
    assert_eq!(root.get("b").unwrap().range, 11..11);
    assert_eq!(root.pair("c").unwrap().0.range, 16..17);
}

#[test]
fn comments_anchors_and_aliases_have_their_places() {
    let text = "# ä\na: &x b # c\n---\nd: &y\n  - *y2 # '#'\ne: '# f'\n".replace("*y2", "&z 1\n  - *z");
    let documents: Vec<Document> = read(&text).into_iter().map(Result::unwrap).collect();
    let at = |range: &Range<usize>| text.get(range.clone()).unwrap();
    let comments = |document: &Document| document.comments.iter().map(|range| at(range).to_owned()).collect::<Vec<_>>();
    assert_eq!(comments(&documents[0]), ["# ä", "# c"]);
    assert_eq!(comments(&documents[1]), ["# '#'"]);
    let anchors: Vec<_> =
        documents[1].anchors.iter().map(|anchor| (&*anchor.name, at(&anchor.range), at(&anchor.node))).collect();
    assert_eq!(anchors, [("y", "&y", "- &z 1\n  - *z"), ("z", "&z", "1")]);
    assert_eq!(
        documents[1].aliases.iter().map(|alias| (at(&alias.range), alias.anchor)).collect::<Vec<_>>(),
        [("*z", 1)]
    );
    assert_eq!(at(&documents[0].range), "# ä\na: &x b # c\n");
    assert!(at(&documents[1].range).starts_with("\nd:"));
}

#[test]
fn many_comments_and_keys_are_read() {
    let comments = "# c\n".repeat(1000);
    let keys: String = (0..1000).map(|key| format!("k{key}: {key}\n")).collect();
    let text = format!("{comments}a:\n{comments}  b: 1\n{comments}{keys}");
    let document = one(&text);
    assert_eq!(document.comments.len(), 3000);
    assert_eq!(document.root.unwrap().get("k999").unwrap().value, Value::Number("999".into()));
    assert!(
        read_strictly(&format!("{keys}k500: 1"))
            .remove(0)
            .is_err_and(|error| { error.what == What::Twice { key: "k500".into(), first: 501, second: 1001 } })
    );
    assert_eq!(one(&format!("{keys}k500: 1")).root.unwrap().get("k500").unwrap().value, Value::Number("1".into()));
}

#[test]
fn what_would_exhaust_memory_or_stack_is_refused() {
    let what = |text: &str| read(text).remove(0).unwrap_err().what;
    assert_eq!(what(&format!("a: {}1", "[".repeat(100_000))), What::Depth);
    assert_eq!(what(&format!("{}1", "- ".repeat(100_000))), What::Depth);
    assert_eq!(what(&"{\"a\":".repeat(100_000)), What::Depth);
    let nested: String = (0..200).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    assert_eq!(what(&nested), What::Depth);
    // Aliases nest what they stand for.
    let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    assert_eq!(what(&format!("a: &a {}\nb: {}", nested(100), nested(99).replace("[]", "[*a]"))), What::Depth);
    let mut bomb = "a0: &a0 x\n".to_owned();
    for level in 1..100 {
        let list = format!("*a{}, ", level - 1).repeat(10);
        writeln!(bomb, "a{level}: &a{level} [{list}]").unwrap();
    }
    assert_eq!(what(&bomb), What::Bomb);
    let long = format!("a: &a {}\nb: [{}]", "x".repeat(1 << 20), "*a, ".repeat(1000));
    assert_eq!(what(&long), What::Bomb);
    assert!(read(&format!("a: {}", nested(127))).remove(0).is_ok());
}

#[test]
fn a_place_is_found_whatever_the_keys() {
    let root = one("spec:\n  pools:\n    a.b:\n      - template: {spec: 1}\n    a: 2\n    '[0]': 3\n").root.unwrap();
    for (place, expected) in [
        ("spec.pools.a.b[0].template.spec", Some("1")),
        ("spec.pools.a", Some("2")),
        ("spec.pools.[0]", Some("3")),
        ("spec.pools.a.b[1]", None),
        ("spec.pools.a.b[0]x", None),
        ("spec.poo", None),
        ("spec.pools.", None),
    ] {
        let found = root.path(place).map(|path| root.at(path.steps()).unwrap().to_json());
        assert_eq!(found.as_deref(), expected, "{place}");
    }
    assert!(root.path("").unwrap().is_root());
}

/// A JSON value.
fn json() -> impl Strategy<Value = serde_json::Value> {
    let text = "[ -~äß😀\"\\\\\t\n]{0,8}";
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        text.prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            prop::collection::btree_map(text, inner, 0..4)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "([-?:,&*!|>'\"%{}\\[\\]#ab1 \t\r\n\u{feff}ä]|---\n|\n- |a: |<<: ){0,40}") {
        for document in read(&text) {
            let (range, places) = match document {
                Ok(document) => {
                    let mut found = Vec::new();
                    if let Some(root) = &document.root {
                        texts(&text, root, &mut found);
                        serde_json::from_str::<serde_json::Value>(&root.to_json()).unwrap();
                    }
                    (document.range, document.comments)
                }
                Err(error) => (error.document, vec![error.range]),
            };
            prop_assert!(text.get(range.clone()).is_some());
            for place in places {
                prop_assert!(text.get(place.clone()).is_some());
                prop_assert!(range.start <= place.start && place.end <= range.end);
            }
        }
    }

    #[test]
    fn json_is_read_as_it_is(value in json(), pretty in any::<bool>()) {
        let value = serde_json::json!({ "value": value });
        let text = if pretty { serde_json::to_string_pretty(&value).unwrap() } else { value.to_string() };
        let root = one(&text).root.unwrap();
        prop_assert_eq!(serde_json::from_str::<serde_json::Value>(&root.to_json()).unwrap(), value.clone());
        // As YAML too, which it is no more with a comment behind it.
        if !text.contains(['\t', '\u{7f}']) {
            let yaml = one(&format!("{text} # c")).root.unwrap();
            prop_assert_eq!(&yaml, &root);
        }
    }
}
