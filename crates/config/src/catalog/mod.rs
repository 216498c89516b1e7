//! The catalog's files: read, held to be complete, and written as Rust, static tables of the helpers and the index by which a
//! container is looked up.

mod examples;
mod file;
mod lacks;
mod tables;
mod toml;

pub use file::{Entry, Example, Fact, Shows, Tree, read};
pub use lacks::claimed_twice;
pub use toml::read as read_toml;

use crate::helper::Helper;
use std::path::Path;
use std::{fs, io};

/// The texts of the catalog's files.
#[derive(Clone, Debug)]
pub struct Files(Vec<(String, String)>);

impl Files {
    /// Reads the files of a folder.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut texts = Vec::new();
        for file in fs::read_dir(folder)? {
            let path = file?.path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
                texts.push((id, fs::read_to_string(&path)?));
            }
        }
        // By their ids, by which the table is searched: "a-b.toml" comes before "a.toml", but "a-b" after "a".
        texts.sort();
        Ok(Self(texts))
    }
}

/// The entries of the catalog, in the order of their ids.
#[derive(Clone, Debug)]
pub struct Catalog<'a>(Vec<Entry<'a>>);

impl<'a> Catalog<'a> {
    /// Reads the entries.
    ///
    /// # Errors
    /// All that is wrong with the files or still missing in them, each as a line that begins with the file.
    pub fn read(files: &'a Files) -> Result<Self, Vec<String>> {
        let mut wrong = Vec::new();
        let entries: Vec<_> = files.0.iter().filter_map(|(id, text)| read(id, text, &mut wrong)).collect();
        claimed_twice(&entries, &mut wrong);
        if wrong.is_empty() { Ok(Self(entries)) } else { Err(wrong) }
    }

    /// The tables of the helpers. With `twice`, each stands there once more under other names: a benchmark shows with them that nothing
    /// grows with the catalog.
    #[must_use]
    pub fn tables(&self, twice: bool) -> String {
        let helpers: Vec<&Helper<'a>> = self.0.iter().map(|entry| &entry.helper).collect();
        let copies = if twice { tables::copies(&helpers) } else { Vec::new() };
        let helpers_and_copies: Vec<&Helper<'a>> = helpers.into_iter().chain(&copies).collect();
        tables::helpers(&helpers_and_copies)
    }

    /// The table of the examples, as objects that tests judge.
    #[must_use]
    pub fn examples(&self) -> String {
        examples::examples(&self.0)
    }
}
