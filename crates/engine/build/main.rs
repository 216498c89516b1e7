//! Turns `catalog/` into static tables, and refuses a file that is not complete: all that is wrong is told at once.

#![allow(missing_docs, unreachable_pub, reason = "a build script has no interface")]

use native_sidecar_json as json;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

mod examples;
#[allow(dead_code, reason = "the tests of the catalog's files use more of it")]
mod file;
#[allow(dead_code, unused_imports)]
#[path = "../src/form.rs"]
mod form;
#[path = "../src/catalog/hash.rs"]
mod hash;
#[allow(dead_code, unused_imports)]
#[path = "../src/catalog/schema.rs"]
mod schema;
mod tables;

use file::Entry;
use schema::Helper;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../catalog");
    println!("cargo::rerun-if-changed={}", folder.display());
    let texts = texts(&folder)?;
    let mut wrong: Vec<String> = Vec::new();
    let entries: Vec<Entry<'_>> = texts.iter().filter_map(|(id, text)| file::read(id, text, &mut wrong)).collect();
    file::claimed_twice(&entries, &mut wrong);
    if !wrong.is_empty() {
        for line in &wrong {
            println!("cargo::error={line}");
        }
        println!("cargo::error={} to do: catalog/template/helper.toml says what each key is for", wrong.len());
        return Ok(());
    }

    let helpers: Vec<&Helper<'_>> = entries.iter().map(|entry| &entry.helper).collect();
    println!("cargo::rerun-if-env-changed=NATIVE_SIDECAR_CATALOG_TWICE");
    let twice = env::var_os("NATIVE_SIDECAR_CATALOG_TWICE").is_some();
    let copies = if twice { tables::copies(&helpers) } else { Vec::new() };
    let helpers_and_copies: Vec<&Helper<'_>> = helpers.into_iter().chain(&copies).collect();
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("helpers.rs"), tables::helpers(&helpers_and_copies))?;
    fs::write(out.join("examples.rs"), examples::examples(&entries))?;
    Ok(())
}

/// The files of the catalog: the id that each is called by, and its text.
fn texts(folder: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
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
    Ok(texts)
}
