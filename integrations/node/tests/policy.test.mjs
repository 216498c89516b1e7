// A policy in Node.js answers as in PolicyServer. That it does so on all requests of test_data is proved with the embedded host:
// crates/host/tests/all/node.rs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Policy } from "../policy.mjs";
import { answer, count, echo, exit, fail, grow, panic, policy } from "./guest.mjs";

test("each call gets a fresh instance", () => {
  const counting = new Policy(policy(count));
  assert.deepEqual([counting.call("validate", ""), counting.call("validate", "")], ["1", "1"]);
});

test("the request and the settings reach the policy as Kubewarden writes them", () => {
  const echoing = new Policy(policy(echo, echo));
  const request = { uid: "1", object: { metadata: { name: "é🦀" } } };
  assert.deepEqual(echoing.validate(request), { request, settings: {} });
  assert.deepEqual(echoing.validate(request, { action: "warn" }), { request, settings: { action: "warn" } });
  assert.deepEqual(echoing.validateSettings({ action: "warn" }), { action: "warn" });
});

test("an answer is read from memory that has grown", () => {
  assert.deepEqual(new Policy(policy(grow(answer('{"accepted":true}')))).validate({}), { accepted: true });
});

test("a policy that fails, traps or exits throws, and says why", () => {
  for (const [act, message] of [
    [fail("out of order"), "validate failed: out of order"],
    [() => "unreachable", "validate trapped: unreachable"],
    [panic("panicked at src/lib.rs:", "\noh\n"), "validate trapped: unreachable\npanicked at src/lib.rs:\noh"],
    [exit, "validate trapped: exit status 3"],
  ]) {
    assert.throws(() => new Policy(policy(act)).validate({}), { message });
  }
});

test("what is no policy is refused", () => {
  assert.throws(() => new Policy(new TextEncoder().encode("policy")), WebAssembly.CompileError);
});

test("policy.wasm speaks the protocol", () => {
  const real = new Policy(readFileSync(process.env.POLICY ?? "policy.wasm"));
  assert.equal(real.call("protocol_version", ""), '"v1"');
  assert.deepEqual(real.validateSettings({ action: "warn" }), { valid: true });
  const { valid, message } = real.validateSettings({ acton: "warn" });
  assert.equal(valid, false);
  assert.match(message, /did you mean "action"\?/);
  const request = JSON.parse(readFileSync("test_data/cronjob-with-cloud-sql-proxy.json"));
  assert.equal(real.validate(request).accepted, false);
  assert.equal(real.validate(request, { action: "warn" }).accepted, true);
  assert.throws(() => real.call("mutate", ""), { message: "mutate failed: No handler registered for function mutate" });
});
