//! Files that commands write their results to.

use super::Failure;
use crate::input::{Input, Origin};
use crate::settings::Loaded;
use std::path::Path;

/// Whether standard output is meant.
pub(super) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

/// Sees to it that nothing is lost that the command reads.
///
/// # Errors
/// If the file is one of the inputs, or has the settings in use.
pub(super) fn spare(path: &Path, inputs: &[Input], loaded: &Loaded) -> Result<(), Failure> {
    // What is not there is not read, and what is no file keeps what is in it.
    let Some(file) = path.canonicalize().ok().filter(|file| file.is_file()) else { return Ok(()) };
    let same = |read: &Path| read.canonicalize().is_ok_and(|read| read == file);
    let files = inputs.iter().filter_map(|input| match &input.origin {
        Origin::File(path) => Some(path.as_path()),
        Origin::Stdin | Origin::Nowhere(_) => None,
    });
    if !is_standard(path) && files.chain(loaded.file()).any(same) {
        return Err(Failure::said(format!(
            "{} is one of the files that are read, and would be lost: write to another one",
            path.display()
        )));
    }
    Ok(())
}
