#!/usr/bin/env node
// Runs a test binary for wasm32-unknown-unknown: `cargo test --target wasm32-unknown-unknown` calls it (.cargo/config.toml).
//
// Rust's own test harness works there, but has nowhere to print to and nothing to catch panics with: the first test that fails traps,
// and the stack names it. What its assertion says, the same test says when it is run for this machine.

import { readFileSync } from "node:fs";

Error.stackTraceLimit = 100;
const [file] = process.argv.slice(2);
const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)));
const start = performance.now();
try {
  const status = exports.main(0, 0);
  if (status !== 0) throw new Error(`exit status ${status}`);
} catch (trap) {
  console.error(`${file}: a test failed\n${trap.stack}`);
  process.exit(1);
}
console.log(`all tests passed as WebAssembly in ${((performance.now() - start) / 1000).toFixed(2)} s`);
