//! Files that commands write their results to.

use crate::exit::Failure;
use crate::input::{Content, Input, Origin};
use native_sidecar_manifests::objects::has_objects;
use native_sidecar_manifests::settings::Loaded;
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
