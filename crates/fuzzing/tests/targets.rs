//! Every target on stable Rust: with what once failed (`fuzz/regressions`), with its seeds, and with bytes at random.

#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::unwrap_used, reason = "tests may panic")]

use native_sidecar_fuzzing::{TARGETS, Target, seeds};
use std::fs;
use std::path::PathBuf;

/// How many inputs are made at random for each target.
const RANDOM: u64 = 400;

fn target(name: &str) -> Target {
    *TARGETS.iter().find(|target| target.name == name).unwrap()
}

/// What once failed, in the order of its files.
fn regressions(target: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(seeds::root().join("fuzz/regressions").join(target)) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn holds(name: &str) {
    let target = target(name);
    for path in regressions(name) {
        println!("{}", path.display());
        (target.run)(&fs::read(path).unwrap());
    }
    let seeds = seeds::of(name);
    assert!(seeds.len() > 10, "{name} has {} seeds", seeds.len());
    for (index, seed) in seeds.iter().enumerate() {
        println!("seed {index}");
        (target.run)(seed);
    }
    for seed in 0..RANDOM {
        println!("random {seed}");
        let bytes = seeds::random(1000 + seed, 8 * usize::try_from(seed).unwrap());
        (target.run)(&bytes);
        // And a seed with some of it changed.
        let mut mutated = seeds.get(usize::try_from(seed).unwrap() % seeds.len()).unwrap().clone();
        for (place, byte) in
            bytes.chunks_exact(3).take(3).map(|chunk| (usize::from(chunk[0]) << 8 | usize::from(chunk[1]), chunk[2]))
        {
            let at = place % mutated.len().max(1);
            if let Some(old) = mutated.get_mut(at) {
                *old = byte;
            }
        }
        (target.run)(&mutated);
    }
}

macro_rules! hold {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                holds(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_tried_and_has_a_program() {
            let tried = [$(stringify!($name)),*];
            let manifest = fs::read_to_string(seeds::root().join("fuzz/Cargo.toml")).unwrap();
            for target in TARGETS {
                assert!(tried.contains(&target.name), "{} is not tried", target.name);
                assert!(manifest.contains(&format!("name = \"{}\"", target.name)), "{} has no program", target.name);
            }
            let programs = manifest.matches("[[bin]]").count();
            assert_eq!((tried.len(), programs), (TARGETS.len(), TARGETS.len()));
        }
    };
}

hold! { check convert fix image json settings validate validate_raw }
