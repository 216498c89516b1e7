//! A file of the catalog, and how it is read.

use super::lacks::lacks;
use super::toml;
use crate::field::{self, Field};
use crate::helper::Helper;
use crate::json::{Path, Text, Value};
use crate::list::List;
use crate::mistakes::Mistakes;
use crate::{record, words};

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
        /// What it shows.
        is: "is" => Shows,
        /// The name of the container that it is about.
        helper: "helper" => Text<'a>,
        /// The kind of the object that has the template: a Deployment, unless another is given.
        kind: "kind" => Option<Text<'a>>,
        /// The template's containers.
        containers: "containers" => Tree<'a>,
        /// Its init containers.
        init_containers: "initContainers" => Tree<'a>,
        /// Its volumes.
        volumes: "volumes" => Tree<'a>,
        /// Its annotations.
        annotations: "annotations" => Tree<'a>,
        /// Its labels.
        labels: "labels" => Tree<'a>,
    }
}

record! {
    /// A fact, and where it was read.
    pub struct Fact<'a> {
        /// The keys of the file that follow from it.
        about: "about" => List<'a, Text<'a>>,
        /// What was read, in own words.
        fact: "fact" => Text<'a>,
        /// Where: `owner/repository@path`, or a site and a page of it.
        source: "source" => Text<'a>,
        /// On which day: `YYYY-MM-DD`.
        checked: "checked" => Text<'a>,
    }
}

/// Any value, kept as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree<'a>(pub Option<Value<'a>>);

impl<'a> Field<'a> for Tree<'a> {
    fn fill(&mut self, value: Value<'a>, _: &Path<'_>, _: &mut Mistakes) {
        self.0 = Some(value);
    }
}

impl<'a> Tree<'a> {
    /// The items, if it is a list.
    pub(super) fn items(&self) -> impl Iterator<Item = &Value<'a>> {
        match &self.0 {
            Some(Value::Array(items)) => items.iter(),
            _ => [].iter(),
        }
    }
}

/// What a file of the catalog says.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The helper.
    pub helper: Helper<'a>,
    /// Pods that show it.
    pub examples: List<'a, Example<'a>>,
    /// Where what is said of the helper was read.
    pub facts: List<'a, Fact<'a>>,
    /// The keys of the file that are filled in.
    pub(super) keys: Vec<String>,
}

/// The keys of a file beside those of the helper itself.
pub(super) const EXAMPLES: &str = "examples";
pub(super) const FACTS: &str = "facts";

/// Reads the file of an id; each thing that is wrong with it, or still missing, is added to `wrong`, as a line that begins with the
/// file and the key.
pub fn read<'a>(id: &str, text: &'a str, wrong: &mut Vec<String>) -> Option<Entry<'a>> {
    let mut tell = |what: &str| wrong.push(format!("catalog/{id}.toml: {what}"));
    match toml::read(text) {
        Ok(members) => {
            let mut mistakes = Mistakes::default();
            let entry = entry(members, &mut mistakes);
            for mistake in mistakes.kept() {
                // What is wrong with the whole needs no other name than the file's.
                tell(&if mistake.path.is_root() { mistake.message.clone() } else { mistake.to_string() });
            }
            lacks(id, &entry).iter().for_each(|lack| tell(lack));
            Some(entry)
        }
        Err(error) => {
            tell(&error);
            None
        }
    }
}

fn entry<'a>(members: Vec<(Text<'a>, Value<'a>)>, mistakes: &mut Mistakes) -> Entry<'a> {
    let known = || Helper::KEYS.iter().copied().chain([EXAMPLES, FACTS]);
    let mut helper = Vec::new();
    let mut entry = Entry {
        helper: Helper::default(),
        examples: List::default(),
        facts: List::default(),
        keys: members.iter().filter(|(_, value)| !value.is_blank()).map(|(key, _)| key.to_string()).collect(),
    };
    for (key, value) in members {
        match &*key {
            EXAMPLES => entry.examples = field::read(value, &Path::ROOT.key(EXAMPLES), mistakes),
            FACTS => entry.facts = field::read(value, &Path::ROOT.key(FACTS), mistakes),
            given if known().any(|known| known == given) => helper.push((key, value)),
            given => mistakes.unknown(&Path::ROOT, "key", given, &mut known()),
        }
    }
    entry.helper = field::read(Value::Object(helper), &Path::ROOT, mistakes);
    entry
}
