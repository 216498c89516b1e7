//! Makes the table of the rules' pages from `docs/rules/`.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../docs/rules");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut pages = String::from("[\n");
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if stem != "README" {
            writeln!(pages, "    ({stem:?}, include_str!({path:?})),")?;
        }
    }
    pages.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("rule_pages.rs"), pages)?;
    Ok(())
}
