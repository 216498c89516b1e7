// show.mjs, as people run it.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { answer, failWithInput, panic, policy } from "./guest.mjs";

const SHOW = fileURLToPath(new URL("../show.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "show-"));
after(() => rmSync(folder, { recursive: true }));

const REQUEST = {
  uid: "1",
  kind: { group: "batch", version: "v1", kind: "CronJob" },
  operation: "CREATE",
  namespace: "shop",
  name: "backup",
  object: { metadata: { name: "backup" } },
};
const ACCEPTED = { accepted: true };
const REJECTED = { accepted: false, message: "no\n  way", code: 403 };

/** Shows what a policy, made of an act or answering one thing, says of these files. */
function show(acts, files, environment = {}) {
  writeFileSync(join(folder, "policy.wasm"), Array.isArray(acts) ? policy(...acts) : policy(answer(JSON.stringify(acts))));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  }
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const run = spawnSync(process.execPath, [SHOW, "policy.wasm", ...Object.keys(files)], {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, ...environment },
  });
  return { status: run.status, errors: run.stderr, out: run.stdout.replace(/in \d+ ms/, "in 1 ms") };
}

/** What is printed of one request below its head line. */
function shown(acts, request = REQUEST) {
  const { status, errors, out } = show(acts, { "request.json": request });
  assert.deepEqual([status, errors], [0, ""], out);
  const head = "policy.wasm read and judged 1 of 1 requests in 1 ms.\n\n";
  assert.ok(out.startsWith(head), out);
  return out.slice(head.length);
}

test("each verdict has its group", () => {
  const pod = { ...REQUEST, object: { spec: { initContainers: null, containers: [{ name: "web" }, { name: "proxy" }] } } };
  const mutated_object = { spec: { initContainers: [{ name: "proxy", restartPolicy: "Always" }], containers: [{ name: "web" }] } };
  for (const [said, expected] of [
    [REJECTED, "Wrong: rejected\n  SUBJECT\n    no\n      way\n"],
    [{ ...REJECTED, warnings: ["mind"] }, "Wrong: rejected\n  SUBJECT\n    no\n      way\n    mind\n"],
    [
      { ...ACCEPTED, warnings: ["mind\nthe gap", "and more"] },
      "Not right, but not blocked: accepted with a warning\n  SUBJECT\n    mind\n    the gap\n    and more\n",
    ],
    [ACCEPTED, "Right: accepted without a word\n  SUBJECT\n"],
    [
      { ...ACCEPTED, mutated_object, warnings: ["moved"] },
      "Converted on its way in, as the setting action: mutate asks for\n  SUBJECT\n" +
        "    containers: web, proxy -> web\n    initContainers: none -> proxy (restartPolicy: Always)\n    moved\n",
    ],
  ]) {
    assert.equal(shown(said, pod), expected.replace("SUBJECT", "CREATE CronJob shop/backup (request.json)"));
  }
});

test("objects are named as well as can be", () => {
  const pod = { uid: "1", kind: { group: "", version: "v1", kind: "Pod" }, operation: "UPDATE" };
  for (const [fields, expected] of [
    [{ name: "web-1", namespace: "shop" }, "UPDATE Pod shop/web-1"],
    [{ name: "", object: { metadata: { name: "web" } } }, "UPDATE Pod web"],
    [{ namespace: "shop", object: { metadata: { generateName: "web-" } } }, "UPDATE Pod shop/web-*"],
    [{ object: null, oldObject: { metadata: { name: "old" } } }, "UPDATE Pod old"],
    [{ name: "web", subResource: "status" }, "UPDATE Pod/status web"],
    [{ namespace: "" }, "UPDATE Pod (no name)"],
  ]) {
    assert.equal(shown(ACCEPTED, { ...pod, ...fields }), `Right: accepted without a word\n  ${expected} (request.json)\n`);
    const review = { kind: "AdmissionReview", request: { ...pod, ...fields } };
    assert.equal(shown(ACCEPTED, review), `Right: accepted without a word\n  ${expected} (request.json)\n`);
  }
});

test("of several rejections the first lines are shown", () => {
  const { out } = show(REJECTED, { "a.json": REQUEST, "b.json": REQUEST });
  const story = "  CREATE CronJob shop/backup (a.json)\n    no\n";
  assert.equal(out, `policy.wasm read and judged 2 of 2 requests in 1 ms.\n\nWrong: rejected\n${story}${story.replace("a.json", "b.json")}`);
});

test("long lines are broken between words", () => {
  const lines = shown({ ...ACCEPTED, warnings: [`${"some words ".repeat(30)}${"x".repeat(120)} end`] }).trim().split("\n");
  assert.ok(lines.every((line) => line.length <= 100 || /^ {4}x{120}$/.test(line)), lines.join("\n"));
  assert.ok(lines.slice(2).every((line) => /^ {4}\S/.test(line)), lines.join("\n"));
});

test("the settings beside a request are asked about first, and what fails does not stop the rest", () => {
  const files = {
    "a.json": REQUEST,
    "a.settings.json": { from: "a" },
    "b.json": REQUEST,
    "c.json": "[]",
    "d.json": "{",
  };
  const { status, out } = show([answer(JSON.stringify(ACCEPTED)), failWithInput], files);
  assert.equal(status, 1);
  const expected = [
    "policy.wasm read and judged 0 of 4 requests in 1 ms.\n\nNot judged",
    '  a.json\n    validate_settings failed: {"from":"a"}',
    "  b.json\n    validate_settings failed: {}",
    "  c.json\n    this is no AdmissionRequest",
    "  d.json\n    ",
  ].join("\n");
  assert.ok(out.startsWith(expected), out);
});

test("settings that are not valid, and a policy that traps, are told", () => {
  const invalid = answer('{"valid":false,"message":"action: unknown"}');
  for (const [acts, expected] of [
    [[panic("unasked", ""), invalid], "settings are not valid: action: unknown"],
    [[panic("panicked at", "\noh")], "validate trapped: unreachable\n    panicked at\n    oh"],
  ]) {
    const { status, errors, out } = show(acts, { "request.json": REQUEST });
    assert.deepEqual([status, errors], [1, ""], out);
    assert.ok(out.endsWith(`\n\nNot judged\n  request.json\n    ${expected}\n`), out);
  }
});

test("colours are shown only where they are wanted", () => {
  assert.equal(show(REJECTED, { "request.json": REQUEST }).out.includes("\x1b["), false);
  assert.equal(show(REJECTED, { "request.json": REQUEST }, { FORCE_COLOR: "1" }).out.includes("\x1b["), true);
});

test("without a request it says how it is used", () => {
  const { status, errors } = show(ACCEPTED, {});
  assert.deepEqual([status, errors], [2, "usage: node show.mjs POLICY REQUEST...\n"]);
});

/** What a newcomer sees first, by `make run`. */
test("the stories of make run fit on a screen, and each is in its group", { skip: !process.env.STORIES && "make node-tests names them" }, () => {
  const stories = process.env.STORIES.split(" ");
  const { status, stdout } = spawnSync(process.execPath, [SHOW, process.env.POLICY ?? "policy.wasm", ...stories], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
  const lines = stdout.trimEnd().split("\n");
  assert.ok(lines.length <= 46 && lines.every((line) => line.length <= 100), stdout);
  const groups = stdout.split("\n\n").slice(1).map((group) => [group.split(":", 1)[0], (group.match(/\.json\)$/gm) ?? []).length]);
  assert.deepEqual(groups, [
    ["Wrong", 4],
    ["Not right, but not blocked", 3],
    ["Right", 2],
    ["Converted on its way in, as the setting action", 1],
  ]);
});
