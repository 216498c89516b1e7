//! Which files the user means.

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};
use native_sidecar_manifests::report::STDIN;
use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// The endings of files that are read in directories.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

/// Directories that hold a repository, and none of its files.
const REPOSITORIES: [&str; 4] = [".git", ".hg", ".jj", ".svn"];

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// How it is called in reports: its path with `/` between the parts, or [`STDIN`].
    pub name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether the user names it, and not only a directory in which it is.
    pub is_named: bool,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// Nowhere: what the user names cannot be found, for this reason.
    Nowhere(String),
}

impl Input {
    /// A single file, or standard input for `-`.
    #[must_use]
    pub fn one(path: &Path) -> Self {
        if path == Path::new("-") {
            return Self { name: STDIN.to_owned(), origin: Origin::Stdin, is_named: true };
        }
        Self { name: called(path), origin: Origin::File(path.to_owned()), is_named: true }
    }

    /// What is the same for an input that is named again. (A name may not tell paths apart that are no text.)
    fn identity(&self) -> PathBuf {
        match &self.origin {
            Origin::File(path) => path.components().filter(|part| *part != Component::CurDir).collect(),
            Origin::Stdin | Origin::Nowhere(_) => PathBuf::from(&self.name),
        }
    }
}

/// The files that paths name: each path itself, or what is in it if it is a directory, in the order of the paths and in
/// directories that of the names. A file that is named again is left out. `-` is standard input.
///
/// In directories only YAML and JSON files count, and what `.gitignore` files, `.ignore` files and the globs to `exclude` exclude
/// does not: these are lines of a `.gitignore` in the working directory. A path that the user names is taken whatever its name is.
///
/// # Errors
/// If a glob is none, or there is no working directory for it.
pub fn find(paths: &[PathBuf], exclude: &[String]) -> Result<Vec<Input>, ignore::Error> {
    let exclude = globs(exclude)?;
    let mut seen = BTreeSet::new();
    Ok(paths.iter().flat_map(|path| below(path, &exclude)).filter(|input| seen.insert(input.identity())).collect())
}

fn globs(exclude: &[String]) -> Result<Gitignore, ignore::Error> {
    if exclude.is_empty() {
        return Ok(Gitignore::empty());
    }
    let mut builder = GitignoreBuilder::new(std::env::current_dir()?);
    for glob in exclude {
        // What a shell completes begins with `./`, which a `.gitignore` does not know.
        let rooted = glob.strip_prefix("./").map(|glob| format!("/{glob}"));
        builder.add_line(None, rooted.as_ref().unwrap_or(glob))?;
    }
    builder.build()
}

fn below(path: &Path, exclude: &Gitignore) -> Vec<Input> {
    if path == Path::new("-") {
        return vec![Input::one(path)];
    }
    match path.metadata() {
        Ok(metadata) if metadata.is_dir() => walk(path, exclude),
        Ok(_) => vec![Input::one(path)],
        Err(error) => vec![nowhere(path, &error)],
    }
}

fn walk(root: &Path, exclude: &Gitignore) -> Vec<Input> {
    let exclude = exclude.clone();
    // The same files on every machine: what is ignored is written in the project, not in anybody's own configuration.
    let walker = WalkBuilder::new(root)
        .standard_filters(false)
        .git_ignore(true)
        .ignore(true)
        .parents(true)
        .require_git(false)
        .filter_entry(move |entry| !is_repository(entry) && !is_excluded(entry, &exclude))
        .sort_by_file_path(Path::cmp)
        .build();
    let entries = walker.filter_map(|entry| match entry {
        Ok(entry) => is_manifest_file(&entry).then(|| Input { is_named: false, ..Input::one(entry.path()) }),
        Err(error) => Some(Input {
            name: called(root),
            origin: Origin::Nowhere(format!("the directory cannot be searched: {error}")),
            is_named: true,
        }),
    });
    entries.collect()
}

fn is_excluded(entry: &DirEntry, exclude: &Gitignore) -> bool {
    let is_dir = entry.file_type().is_some_and(|kind| kind.is_dir());
    exclude.matched(entry.path(), is_dir).is_ignore()
}

fn is_repository(entry: &DirEntry) -> bool {
    entry.depth() > 0
        && entry.file_type().is_some_and(|kind| kind.is_dir())
        && REPOSITORIES.iter().any(|name| entry.file_name() == *name)
}

/// Links to files are followed, links to directories are not: they could lead in circles.
fn is_manifest_file(entry: &DirEntry) -> bool {
    let path = entry.path();
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) && path.is_file()
}

fn nowhere(path: &Path, error: &std::io::Error) -> Input {
    let origin = Origin::Nowhere(format!("the file cannot be read: {error}"));
    Input { name: called(path), origin, is_named: true }
}

/// A path as reports call it: with `/`, and without `./` where it says nothing.
pub(super) fn called(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => name.push('/'),
            part => {
                if !name.is_empty() && !name.ends_with('/') {
                    name.push('/');
                }
                name.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    if name.is_empty() { ".".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_called_as_the_user_calls_them() {
        for (path, name) in [
            ("a/b.yaml", "a/b.yaml"),
            ("./a/./b.yaml", "a/b.yaml"),
            ("../a.yaml", "../a.yaml"),
            ("/tmp/a.yaml", "/tmp/a.yaml"),
            (".", "."),
            ("./", "."),
        ] {
            assert_eq!(called(Path::new(path)), name, "{path}");
        }
    }

    #[test]
    fn what_is_named_twice_is_read_once() {
        let paths = ["-", "gone.yaml", "-", "./gone.yaml"].map(PathBuf::from);
        let found: Vec<String> = find(&paths, &[]).unwrap().into_iter().map(|input| input.name).collect();
        assert_eq!(found, [STDIN, "gone.yaml"]);
    }
}
