//! How long `native-sidecar check` takes for many manifests, and how much memory: the time of the whole process, its start included.
//! `cargo bench --profile host -p native-sidecar-cli --bench check`

#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BACKUP: &str = include_str!("../tests/data/check/backup.yaml");
const WEB: &str = include_str!("../tests/data/check/web.yaml");

/// How many times each is measured; the shortest time counts.
const RUNS: usize = 5;

fn main() {
    // `cargo test --all-targets` runs this too.
    if !std::env::args().any(|arg| arg == "--bench") {
        return;
    }
    println!("{:>10}  {:<20} {:>10} {:>14} {:>13}", "manifests", "in", "seconds", "µs a manifest", "peak memory");
    for count in [1_000, 10_000, 100_000] {
        let folder = tempfile::tempdir().expect("a directory");
        write_files(folder.path(), count);
        measure(count, "files", folder.path(), "manifests");
        write_stream(&folder.path().join("stream.yaml"), count);
        measure(count, "a stream", folder.path(), "stream.yaml");
    }
}

/// One in ten has a finding.
fn manifest(index: usize) -> String {
    let name = format!("name: app-{index}\n");
    if index.is_multiple_of(10) {
        BACKUP.replacen("name: backup\n", &name, 1)
    } else {
        WEB.replacen("name: web\n", &name, 1)
    }
}

fn write_files(folder: &Path, count: usize) {
    for index in 0..count {
        let folder = folder.join("manifests").join((index / 100).to_string());
        fs::create_dir_all(&folder).expect("a directory");
        fs::write(folder.join(format!("{index}.yaml")), manifest(index)).expect("a file");
    }
}

fn write_stream(file: &Path, count: usize) {
    let documents: Vec<String> = (0..count).map(manifest).collect();
    fs::write(file, documents.join("---\n")).expect("a file");
}

fn measure(count: usize, what: &str, folder: &Path, path: &str) {
    let runs: Vec<(Duration, u64)> = (0..RUNS).map(|_| run(folder, path)).collect();
    let time = runs.iter().map(|(time, _)| *time).min().unwrap_or_default().as_secs_f64();
    let memory = runs.iter().map(|(_, memory)| *memory).max().unwrap_or_default() / 1024;
    let each = time * 1e6 / f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    println!("{count:>10}  {what:<20} {time:>10.2} {each:>14.1} {memory:>9} MiB");
}

/// The time and the peak memory (KiB, on Linux) of one run.
fn run(folder: &Path, path: &str) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_native-sidecar"))
        .args(["check", path])
        .current_dir(folder)
        .stdout(Stdio::null())
        .spawn()
        .expect("the command");
    let status = format!("/proc/{}/status", child.id());
    let mut memory = 0;
    loop {
        memory = peak(&status).unwrap_or(memory);
        match child.try_wait().expect("the command") {
            Some(exit) => {
                assert_eq!(exit.code(), Some(1));
                return (start.elapsed(), memory);
            }
            None => std::thread::sleep(Duration::from_millis(1)),
        }
    }
}

fn peak(status: &str) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
