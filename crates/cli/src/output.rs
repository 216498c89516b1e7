//! Files that commands write their results to.

use crate::exit::Failure;
use crate::input::{Content, Input, Origin};
use native_sidecar_manifests::objects::has_objects;
use native_sidecar_manifests::settings::Loaded;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Whether standard output is meant.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Sees to it that nothing is lost that the command reads. A report of before that is found in a directory is no loss.
///
/// # Errors
/// If the file is one of the inputs, or has the settings in use.
pub(crate) fn spare(path: &Path, inputs: &[Input], loaded: &Loaded) -> Result<(), Failure> {
    // What is not there is not read, and what is no file keeps what is in it.
    let Some(file) = path.canonicalize().ok().filter(|file| file.is_file()) else { return Ok(()) };
    let same = |read: &Path| read.canonicalize().is_ok_and(|read| read == file);
    let is_input = |input: &Input| match &input.origin {
        Origin::File(path) => same(path) && (input.is_named || holds_objects(input)),
        Origin::Stdin | Origin::Nowhere(_) => false,
    };
    if !is_standard(path) && (loaded.name().is_some_and(|name| same(Path::new(name))) || inputs.iter().any(is_input)) {
        return Err(Failure::said(format!(
            "{} is one of the files that are read, and would be lost: write to another one",
            path.display()
        )));
    }
    Ok(())
}

fn holds_objects(input: &Input) -> bool {
    matches!(input.content(), Ok(Content::Text(text)) if has_objects(&text))
}

/// Puts a text in place of a file's: all of it or, if that fails, nothing. A link stays one, and the file keeps its permissions.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let mut file = tempfile::Builder::new().prefix(".native-sidecar").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
