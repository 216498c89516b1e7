//! Where the bytes of a module are: by crate, by catalog entry, by message.

#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// A table of the bytes of a module that has its names.
pub(crate) fn account(module: &[u8]) -> String {
    let mut sizes = Vec::new();
    let mut names = BTreeMap::new();
    let mut imported = 0;
    let mut data = 0;
    for payload in Parser::new(0).parse_all(module) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => {
                imported = imports
                    .into_imports()
                    .filter(|import| matches!(import.as_ref().unwrap().ty, wasmparser::TypeRef::Func(_)))
                    .count();
            }
            Payload::CodeSectionEntry(body) => sizes.push(body.range().len()),
            Payload::DataSection(section) => data = section.range().len(),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(section) = section.as_known() {
                    for name in section {
                        if let Name::Function(functions) = name.unwrap() {
                            names.extend(
                                functions
                                    .into_iter()
                                    .map(|naming| naming.unwrap())
                                    .map(|naming| (naming.index as usize, naming.name)),
                            );
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut crates: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, size) in sizes.iter().enumerate() {
        let name = names.get(&(index + imported)).copied().unwrap_or_default();
        *crates.entry(crate_of(name)).or_default() += size;
    }
    let mut rows: Vec<(&str, usize)> = crates.into_iter().collect();
    rows.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let mut table = String::from("code by crate, before wasm-opt, and data:\n");
    for (name, size) in rows {
        let _ = writeln!(table, "  {size:>8}  {name}");
    }
    let _ = writeln!(table, "  {data:>8}  data");
    let catalog: usize = data;
    let entries = native_sidecar_engine::catalog::helpers().len();
    let messages = native_sidecar_engine::rule::Rule::ALL.len();
    let words: usize = sizes
        .iter()
        .enumerate()
        .filter(|(index, _)| {
            let name = names.get(&(index + imported)).copied().unwrap_or_default();
            ["findings", "message"].iter().any(|module| name.contains(module))
        })
        .map(|(_, size)| size)
        .sum();
    let _ = writeln!(table, "  {:>8}  each catalog entry, at most: all data shared among {entries}", catalog / entries);
    let _ = writeln!(
        table,
        "  {:>8}  each message: the code of findings and messages shared among {messages} rules",
        words / messages
    );
    table
}

/// The crate of a mangled name; generic code of the standard library counts there.
fn crate_of(name: &str) -> &str {
    const CRATES: [&str; 11] = [
        "native_sidecar_engine",
        "native_sidecar_json",
        "native_sidecar_policy",
        "wapc_guest",
        "hashbrown",
        "strsim",
        "once_cell",
        "wasi",
        "alloc",
        "core",
        "std",
    ];
    CRATES.into_iter().find(|known| name.contains(known)).unwrap_or("C library and others")
}
