//! Turns `catalog/` into static tables, and refuses a file that is not complete: all that is wrong is told at once.

use native_sidecar_config::catalog::{Catalog, Files};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../catalog");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-env-changed=NATIVE_SIDECAR_CATALOG_TWICE");
    let files = Files::read(&folder)?;
    match Catalog::read(&files) {
        Ok(catalog) => {
            let out = env::var("OUT_DIR")?;
            let twice = env::var_os("NATIVE_SIDECAR_CATALOG_TWICE").is_some();
            fs::write(Path::new(&out).join("helpers.rs"), catalog.tables(twice))?;
            fs::write(Path::new(&out).join("examples.rs"), catalog.examples())?;
        }
        Err(wrong) => {
            for line in &wrong {
                println!("cargo::error={line}");
            }
            println!("cargo::error={} to do: catalog/template/helper.toml says what each key is for", wrong.len());
        }
    }
    Ok(())
}
