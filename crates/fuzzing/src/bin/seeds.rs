//! Writes what fuzzing begins with into a folder: `seeds/<target>/…` and `dictionary`.

use native_sidecar_fuzzing::{TARGETS, seeds};
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::args_os().nth(1).unwrap_or_else(|| seeds::root().join("fuzz").into()));
    for target in TARGETS {
        let own = folder.join("seeds").join(target.name);
        fs::create_dir_all(&own)?;
        for (index, seed) in seeds::of(target.name).iter().enumerate() {
            fs::write(own.join(index.to_string()), seed)?;
        }
        // Where libFuzzer keeps what it finds.
        fs::create_dir_all(folder.join("corpus").join(target.name))?;
        fs::create_dir_all(folder.join("regressions").join(target.name))?;
    }
    fs::write(folder.join("dictionary"), seeds::dictionary())
}
