#!/usr/bin/env node
// Fails if two of these cargo commands would build wasmtime or Cranelift in two ways: that costs minutes, and nothing else tells it.
//
//     scripts/built-once.mjs "test --profile host -p native-sidecar-host" "build --profile host -p native-sidecar-host"
//
// Cargo gives a dependency all features that the selected packages ask for, and builds it anew for others.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";

const WATCHED = /^(cranelift|regalloc2|wasmtime|wasmparser|pulley|wiggle)/;

/** The watched units that a command builds: what distinguishes each, by its name. */
function units(command) {
  // Only so does stable cargo tell what it would build.
  const env = { ...process.env, RUSTC_BOOTSTRAP: "1" };
  const asked = ["-Z", "unstable-options", "--unit-graph"];
  const { units } = JSON.parse(execFileSync("cargo", [...command.split(/\s+/), ...asked], { env, maxBuffer: 1 << 28 }));
  const known = [];
  const identity = (index) => (known[index] ??= hash(units[index]));
  const hash = ({ dependencies, ...unit }) =>
    createHash("sha256")
      .update(JSON.stringify([unit, dependencies.map(({ index }) => identity(index)).sort()]))
      .digest("hex");
  const found = new Map();
  for (const [index, { pkg_id: id, target, mode, features, platform, profile }] of units.entries()) {
    if (!WATCHED.test(target.name) && !WATCHED.test(id.split("#")[1])) continue;
    found.set(identity(index), `${id.split("#")[1]} (${mode}, ${features.join(" ")}, opt-level ${profile.opt_level})`);
  }
  return found;
}

const [first, ...others] = process.argv.slice(2);
const once = units(first);
for (const command of others) {
  const twice = [...units(command)].filter(([identity]) => !once.has(identity));
  if (twice.length === 0) continue;
  console.error(`cargo ${first}\ncargo ${command}\nwould build these in two ways; give both the same features:`);
  for (const [, unit] of twice) console.error(`  ${unit}`);
  process.exit(1);
}
