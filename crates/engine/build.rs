//! Turns `catalog/` into static tables, and refuses a file that is not complete.

#![allow(missing_docs, unreachable_pub, reason = "a build script has no interface")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[allow(dead_code, missing_docs, unused_imports, unreachable_pub)]
#[path = "src/form.rs"]
mod form;
#[path = "src/catalog/hash.rs"]
mod hash;
#[allow(dead_code, missing_docs, unused_imports, unreachable_pub)]
#[path = "src/catalog/schema.rs"]
mod schema;

use form::{At, Field, List, Literal, Mistakes, Part, record, words};
use hash::{BEGINNING, hash};
use json::{Text, Value, write_string};
use native_sidecar_json as json;
use schema::Helper;

words! {
    /// What an example shows.
    pub enum Shows("example") {
        /// A helper among the regular containers, beside an app.
        Flagged = "flagged",
        /// A native sidecar.
        Native = "native",
        /// A use that runs to an end.
        OneShot = "one-shot",
        /// The workload's own app.
        Standalone = "standalone",
        /// A helper among the init containers that never ends.
        Stuck = "stuck",
        /// A look-alike.
        Ignored = "ignored",
    }
}

record! {
    /// A pod template that proves an entry.
    pub struct Example<'a> {
        is: "is" => Shows,
        helper: "helper" => Text<'a>,
        kind: "kind" => Option<Text<'a>>,
        containers: "containers" => Tree<'a>,
        init_containers: "initContainers" => Tree<'a>,
        volumes: "volumes" => Tree<'a>,
        annotations: "annotations" => Tree<'a>,
        labels: "labels" => Tree<'a>,
    }
}

record! {
    /// A fact, and where it was read.
    pub struct Fact<'a> {
        about: "about" => List<'a, Text<'a>>,
        fact: "fact" => Text<'a>,
        source: "source" => Text<'a>,
        checked: "checked" => Text<'a>,
    }
}

/// Any value, kept as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree<'a>(Option<Value<'a>>);

impl<'a> Field<'a> for Tree<'a> {
    fn fill(&mut self, value: Value<'a>, _: &At<'_>, _: &mut Mistakes) {
        self.0 = Some(value);
    }
}

impl Literal for Tree<'_> {
    fn literal(&self, _: &mut String) {}
}

/// A catalog file.
struct Entry<'a> {
    helper: Helper<'a>,
    examples: List<'a, Example<'a>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../catalog");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder)?.map(|file| file.map(|file| file.path())).collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    // By their ids, by which the table is searched: "a-b.toml" comes before "a.toml", but "a-b" after "a".
    files.sort_by(|one, other| one.file_stem().cmp(&other.file_stem()));

    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            fs::read_to_string(file).map(|text| (id, text))
        })
        .collect::<Result<_, _>>()?;
    let mut wrong: Vec<String> = Vec::new();
    let entries: Vec<Entry<'_>> = texts.iter().filter_map(|(id, text)| read(id, text, &mut wrong)).collect();
    claimed_twice(&entries, &mut wrong);
    println!("cargo::rerun-if-env-changed=NATIVE_SIDECAR_CATALOG_TWICE");
    let copies = if env::var_os("NATIVE_SIDECAR_CATALOG_TWICE").is_some() { copies(&entries) } else { Vec::new() };
    for line in &wrong {
        println!("cargo::error={line}");
    }
    if !wrong.is_empty() {
        return Ok(());
    }

    let out = PathBuf::from(env::var("OUT_DIR")?);
    let helpers_and_copies: Vec<&Helper<'_>> = entries.iter().map(|entry| &entry.helper).chain(&copies).collect();
    fs::write(out.join("helpers.rs"), helpers(&helpers_and_copies))?;
    fs::write(out.join("examples.rs"), examples(&entries))?;
    Ok(())
}

/// Reads one file; what is wrong with it is added to `wrong`.
fn read<'a>(id: &str, text: &'a str, wrong: &mut Vec<String>) -> Option<Entry<'a>> {
    let mut tell = |what: String| wrong.push(format!("catalog/{id}.toml: {what}"));
    let tree = match toml::from_str::<Value<'a>>(text) {
        Ok(Value::Object(members)) => members,
        Ok(_) => return None,
        Err(error) => {
            tell(error.to_string().replace('\n', " "));
            return None;
        }
    };
    let keys: Vec<String> = tree.iter().map(|(key, _)| key.to_string()).collect();
    let mut mistakes = Mistakes::default();
    let mut examples = List::default();
    let mut facts: List<'_, Fact<'_>> = List::default();
    let mut rest = Vec::new();
    for (key, value) in tree {
        match &*key {
            "examples" => examples = form::read(value, &At::ROOT.key("examples"), &mut mistakes),
            "facts" => facts = form::read(value, &At::ROOT.key("facts"), &mut mistakes),
            _ => rest.push((key, value)),
        }
    }
    let helper: Helper<'_> = form::read(Value::Object(rest), &At::ROOT, &mut mistakes);
    mistakes.told().iter().for_each(|mistake| tell(mistake.clone()));
    incomplete(id, &helper, &examples, &facts, &keys).into_iter().for_each(&mut tell);
    Some(Entry { helper, examples })
}

/// What a file still lacks.
fn incomplete(
    id: &str,
    helper: &Helper<'_>,
    examples: &[Example<'_>],
    facts: &[Fact<'_>],
    keys: &[String],
) -> Vec<String> {
    const WITHOUT_FACT: [&str; 5] = ["id", "title", "category", "documentation", "examples"];
    let mut lacks = Vec::new();
    if helper.id != id {
        lacks.push(format!("id must be \"{id}\", as the file is called"));
    }
    for (key, absent) in [("title", helper.title.is_empty()), ("documentation", helper.documentation.get().is_none())] {
        if absent {
            lacks.push(format!("{key} is missing"));
        }
    }
    if !keys.iter().any(|key| key == "category") {
        lacks.push("category is missing".to_owned());
    }
    if helper.images.is_empty()
        && helper.ambiguous_images.is_empty()
        && helper.container_names.is_empty()
        && helper.shape.is_none()
    {
        lacks.push("nothing tells it: images, containerNames or a shape are missing".to_owned());
    }
    for shows in [Shows::Flagged, Shows::Native] {
        if helper.never_native.get().is_none() && !examples.iter().any(|example| example.is == shows) {
            lacks.push(format!("an example that is \"{}\" is missing", shows.word()));
        }
    }
    for name in helper.container_names.iter().chain(helper.weak_container_names.iter()) {
        if name.strip_suffix('*').is_some_and(|beginning| beginning.len() < BEGINNING) {
            lacks.push(format!("the name \"{name}\" needs {BEGINNING} bytes before its *"));
        }
    }
    if examples.is_empty() {
        lacks.push("examples are missing".to_owned());
    }
    for key in keys.iter().filter(|key| !WITHOUT_FACT.contains(&key.as_str()) && *key != "facts") {
        if !facts.iter().any(|fact| fact.about.iter().any(|about| about == key)) {
            lacks.push(format!("no fact with its source is about \"{key}\""));
        }
    }
    for (index, fact) in facts.iter().enumerate() {
        if fact.fact.is_empty() || !fact.source.contains('@') || !is_day(&fact.checked) {
            lacks.push(format!(
                "facts[{index}] needs a fact, a source (repository@path) and the day it was checked (YYYY-MM-DD)"
            ));
        }
    }
    lacks
}

fn is_day(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| (part.len(), part.bytes().all(|byte| byte.is_ascii_digit())));
    [4, 2, 2].iter().all(|&length| parts.next() == Some((length, true))) && parts.next().is_none()
}

/// Ids, images and names that two entries claim.
fn claimed_twice(entries: &[Entry<'_>], wrong: &mut Vec<String>) {
    let mut claims: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for Entry { helper, .. } in entries {
        let images = helper.images.iter().chain(helper.ambiguous_images.iter()).map(|image| ("image", image));
        let names = helper
            .container_names
            .iter()
            .chain(helper.weak_container_names.iter())
            .map(|name| ("container name", name));
        for (what, claim) in images.chain(names).chain([("id", &helper.id)]) {
            if let Some(other) = claims.insert((what, claim), &helper.id) {
                wrong.push(format!(
                    "catalog/{}.toml: the {what} \"{claim}\" is claimed by {other}.toml already",
                    helper.id
                ));
            }
        }
    }
}

/// Each helper once more under other names: a benchmark shows with them that nothing grows with the catalog.
fn copies<'a>(entries: &[Entry<'a>]) -> Vec<Helper<'a>> {
    let renamed =
        |list: &List<'a, Text<'a>>| List::Owned(list.iter().map(|text| Text::Owned(format!("zz-{text}"))).collect());
    let copy = |helper: &Helper<'a>| Helper {
        id: Text::Owned(format!("zz-{}", helper.id)),
        images: renamed(&helper.images),
        ambiguous_images: renamed(&helper.ambiguous_images),
        container_names: renamed(&helper.container_names),
        weak_container_names: renamed(&helper.weak_container_names),
        programs: renamed(&helper.programs),
        ..helper.clone()
    };
    entries.iter().map(|entry| copy(&entry.helper)).collect()
}

/// The tables: the helpers, and the indexes by which a container is looked up.
fn helpers(entries: &[&Helper<'_>]) -> String {
    let mut out = String::from("// Made from catalog/ by build.rs.\n\n");
    let _ = writeln!(out, "pub(super) static HELPERS: [Helper<'static>; {}] = [", entries.len());
    for &helper in entries {
        Helper { documentation: Part::Absent, ..helper.clone() }.literal(&mut out);
        out.push_str(",\n");
    }
    out.push_str("];\n\n");
    let _ = writeln!(out, "pub(super) static DOCUMENTATION: [&str; {}] = [", entries.len());
    for helper in entries {
        let _ = writeln!(out, "    {:?},", helper.documentation.get().map(|link| &**link).unwrap_or_default());
    }
    out.push_str("];\n\n");
    out.push_str(&index(entries));
    out
}

/// The index: the keys by the buckets of their hashes, and where each bucket starts.
fn index(helpers: &[&Helper<'_>]) -> String {
    let keys: Vec<(usize, String)> =
        helpers.iter().enumerate().flat_map(|(place, helper)| keys(place, helper)).collect();
    let count = keys.len().next_power_of_two();
    let mut buckets: Vec<Vec<String>> = vec![Vec::new(); count];
    for (hash, key) in keys {
        if let Some(bucket) = buckets.get_mut(hash & count.saturating_sub(1)) {
            bucket.push(key);
        }
    }
    let mut starts = String::new();
    let mut rows = String::new();
    let mut start = 0_usize;
    for bucket in &buckets {
        let _ = write!(starts, "{start}, ");
        start = start.saturating_add(bucket.len());
        bucket.iter().for_each(|key| rows.push_str(key));
    }
    format!(
        "pub(super) static KEYS: [Key; {start}] = [\n{rows}];\n\npub(super) static STARTS: [u16; {}] = [{starts}{start}];\n",
        count.saturating_add(1)
    )
}

/// The keys of a helper, each with its hash.
fn keys(helper: usize, entry: &Helper<'_>) -> Vec<(usize, String)> {
    const IMAGE: u8 = 0;
    const NAME: u8 = 1;
    const BEGINNING_OF_NAME: u8 = 2;
    const PROGRAM: u8 = 3;
    let none = List::default();
    let programs = if entry.programs_suffice { &entry.programs } else { &none };
    let lists = [
        ("Images", &entry.images),
        ("AmbiguousImages", &entry.ambiguous_images),
        ("ContainerNames", &entry.container_names),
        ("WeakContainerNames", &entry.weak_container_names),
        ("Programs", programs),
    ];
    let key = |list: &str, place: usize, pattern: &str| {
        let hash = match (list, pattern.strip_suffix('*')) {
            ("Images" | "AmbiguousImages", _) => hash(IMAGE, pattern.rsplit('/').next().unwrap_or_default()),
            ("Programs", _) => hash(PROGRAM, pattern),
            (_, Some(beginning)) => hash(BEGINNING_OF_NAME, beginning.get(..BEGINNING).unwrap_or_default()),
            (_, None) => hash(NAME, pattern),
        };
        (hash, format!("    Key {{ helper: {helper}, list: Listed::{list}, place: {place} }},\n"))
    };
    lists
        .into_iter()
        .flat_map(|(list, patterns)| {
            patterns.iter().enumerate().map(move |(place, pattern)| key(list, place, pattern)).collect::<Vec<_>>()
        })
        .collect()
}

/// The examples as objects, for the tests.
fn examples(entries: &[Entry<'_>]) -> String {
    let mut out = String::from("// Made from catalog/ by build.rs.\n\npub(crate) static EXAMPLES: &[Example] = &[\n");
    for Entry { helper, examples } in entries {
        for example in examples.iter() {
            let kind = example.kind.as_deref().unwrap_or("Deployment");
            let _ = writeln!(
                out,
                "    Example {{ id: {:?}, is: {:?}, container: {:?}, kind: {kind:?}, object: {:?} }},",
                helper.id,
                example.is.word(),
                example.helper,
                object(kind, example),
            );
        }
    }
    out.push_str("];\n");
    out
}

/// The object that an example stands for.
fn object(kind: &str, example: &Example<'_>) -> String {
    let mut spec = String::from("{");
    let lists = [
        ("initContainers", &example.init_containers),
        ("containers", &example.containers),
        ("volumes", &example.volumes),
    ];
    for (key, Tree(tree)) in lists {
        member(&mut spec, key, tree.as_ref());
    }
    spec.push('}');
    let mut metadata = String::from("{");
    for (key, Tree(tree)) in [("annotations", &example.annotations), ("labels", &example.labels)] {
        member(&mut metadata, key, tree.as_ref());
    }
    metadata.push('}');
    let template = format!(r#"{{"metadata":{metadata},"spec":{spec}}}"#);
    match kind {
        "Pod" => template,
        "CronJob" => format!(r#"{{"spec":{{"jobTemplate":{{"spec":{{"template":{template}}}}}}}}}"#),
        _ => format!(r#"{{"spec":{{"template":{template}}}}}"#),
    }
}

fn member(out: &mut String, key: &str, tree: Option<&Value<'_>>) {
    if let Some(tree) = tree {
        if out.len() > 1 {
            out.push(',');
        }
        write_string(out, key);
        out.push(':');
        tree.write(out);
    }
}
