//! The Markdown files of the repository, and what tests look for in them.

use super::read;
use ignore::WalkBuilder;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A Markdown file.
pub(crate) struct Page {
    /// Where it lies.
    pub(crate) path: PathBuf,
    /// The way to it from the root of the repository.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// A block of code.
#[derive(Debug)]
pub(crate) struct Block {
    /// The words behind the fence, the language first; `None` if the block is only indented.
    pub(crate) info: Option<String>,
    pub(crate) code: String,
    /// Where the code stands in the page.
    pub(crate) range: Range<usize>,
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// Every Markdown file that is part of the repository, by its name.
pub(crate) fn pages() -> Vec<Page> {
    let root = root();
    let files = WalkBuilder::new(&root).hidden(false).build().map(|entry| entry.unwrap().into_path());
    let markdown = files.filter(|path| path.is_file() && path.extension().is_some_and(|ending| ending == "md"));
    let mut pages: Vec<Page> = markdown
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            Page { text: read(&path), name, path }
        })
        .collect();
    pages.sort_by(|one, other| one.name.cmp(&other.name));
    pages
}

/// The pages for those who use the project: the README, and all in `docs/`.
pub(crate) fn documentation() -> Vec<Page> {
    pages().into_iter().filter(|page| page.name == "README.md" || page.name.starts_with("docs/")).collect()
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter()
}

impl Page {
    /// Its blocks of code, in their order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut inside = false;
        for (event, range) in events(&self.text) {
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => Some(info.to_string()),
                        CodeBlockKind::Indented => None,
                    };
                    // Of an empty block this is behind the line of its fence.
                    let start = self.text[range.clone()].find('\n').map_or(range.end, |end| range.start + end + 1);
                    blocks.push(Block { info, code: String::new(), range: start..start });
                    inside = true;
                }
                Event::End(TagEnd::CodeBlock) => inside = false,
                Event::Text(text) if inside => {
                    let block = blocks.last_mut().unwrap();
                    block.range = if block.code.is_empty() { range } else { block.range.start..range.end };
                    block.code.push_str(&text);
                }
                _ => {}
            }
        }
        blocks
    }

    /// What stands in the text as code.
    pub(crate) fn spans(&self) -> Vec<String> {
        let codes = events(&self.text).filter_map(|(event, _)| match event {
            Event::Code(code) => Some(code.to_string()),
            _ => None,
        });
        codes.collect()
    }

    /// Where its links and pictures lead.
    pub(crate) fn targets(&self) -> Vec<String> {
        let targets = events(&self.text).filter_map(|(event, _)| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
            _ => None,
        });
        targets.collect()
    }

    /// Its headings, as text.
    pub(crate) fn headings(&self) -> Vec<String> {
        let mut headings = Vec::new();
        let mut open: Option<String> = None;
        for (event, _) in events(&self.text) {
            match event {
                Event::Start(Tag::Heading { .. }) => open = Some(String::new()),
                Event::End(TagEnd::Heading(_)) => headings.extend(open.take()),
                Event::Text(text) | Event::Code(text) => {
                    if let Some(heading) = &mut open {
                        heading.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        headings
    }

    /// The anchors of its headings, as GitHub makes them.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let anchors = self.headings().into_iter().map(|heading| {
            let letters = heading.to_lowercase();
            let kept = letters.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
            let anchor: String = kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect();
            let times = seen.entry(anchor.clone()).and_modify(|times| *times += 1).or_default();
            if *times == 0 { anchor } else { format!("{anchor}-{times}") }
        });
        anchors.collect()
    }
}

impl Block {
    /// The language of its fence.
    pub(crate) fn language(&self) -> &str {
        self.info.as_deref().unwrap_or_default().split_whitespace().next().unwrap_or_default()
    }

    /// Whether a word stands behind the language.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.info.as_deref().unwrap_or_default().split_whitespace().skip(1).any(|flag| flag == word)
    }

    /// What stands behind the language as `key=`.
    pub(crate) fn flag(&self, key: &str) -> Option<&str> {
        let flags = self.info.as_deref()?.split_whitespace().skip(1);
        flags.filter_map(|flag| flag.split_once('=')).find(|(name, _)| *name == key).map(|(_, value)| value)
    }
}

/// A page's text with the code of some of its blocks written anew. The blocks have the order of the page.
pub(crate) fn rewritten(page: &Page, blocks: &[(Block, String)]) -> String {
    let mut text = page.text.clone();
    for (block, code) in blocks.iter().rev() {
        text.replace_range(block.range.clone(), code);
    }
    text
}
