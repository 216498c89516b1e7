#!/usr/bin/env node
// Shows what the policy says of requests: node integrations/node/show.mjs policy.wasm test_data/pod-to-be-converted.json
//
// The settings for pod.json are read from pod.settings.json beside it. Of one request the whole message is shown, of several the first
// line of each. The exit status is 0 unless a request could not be judged.

import { existsSync, readFileSync } from "node:fs";
import { Policy } from "./policy.mjs";

const COLUMNS = 100;

/** What may become of a request, in the order in which it is shown. */
const GROUPS = [
  { verdict: "rejected", title: "Wrong: rejected", colour: 31 },
  { verdict: "warned", title: "Not right, but not blocked: accepted with a warning", colour: 33 },
  { verdict: "accepted", title: "Right: accepted without a word", colour: 32 },
  { verdict: "converted", title: "Converted on its way in, as the setting action: mutate asks for", colour: 36 },
];

function verdict({ accepted, warnings, mutated_object }) {
  if (!accepted) return "rejected";
  if (mutated_object) return "converted";
  return warnings ? "warned" : "accepted";
}

/** What the policy says of the request in a file. */
function judge(policy, file) {
  const content = JSON.parse(readFileSync(file, "utf8"));
  const request = content.kind === "AdmissionReview" ? content.request : content;
  if (!request?.operation || !request.kind?.kind) throw new Error("this is no AdmissionRequest");
  const beside = file.replace(/\.json$/, ".settings.json");
  const settings = existsSync(beside) ? JSON.parse(readFileSync(beside, "utf8")) : {};
  // PolicyServer asks this once, when it starts.
  const { valid, message } = policy.validateSettings(settings);
  if (!valid) throw new Error(`settings are not valid: ${message}`);
  return { file, request, answer: policy.validate(request, settings) };
}

/** `CREATE CronJob shop/backup` */
function subject({ operation, kind, subResource, namespace, name, object, oldObject }) {
  const { name: own, generateName } = (object ?? oldObject)?.metadata ?? {};
  const called = name || own || (generateName ? `${generateName}*` : "(no name)");
  return `${operation} ${[kind.kind, subResource].filter(Boolean).join("/")} ${[namespace, called].filter(Boolean).join("/")}`;
}

/** What stands below a request. */
function* details({ request, answer: { message, warnings, mutated_object: mutated } }, whole) {
  if (message) yield whole ? message : message.split("\n", 1)[0];
  for (const list of mutated ? ["containers", "initContainers"] : []) {
    yield `${list}: ${names(request.object.spec[list])} -> ${names(mutated.spec[list])}`;
  }
  yield* warnings ?? [];
}

/** `orders, cloud-sql-proxy (restartPolicy: Always)` */
function names(containers) {
  const named = (containers ?? []).map(({ name, restartPolicy }) => (restartPolicy ? `${name} (restartPolicy: ${restartPolicy})` : name));
  return named.join(", ") || "none";
}

/** A text with its lines indented, and broken where the screen ends. */
function indent(text, depth) {
  const lines = [];
  for (const line of text.split("\n")) {
    const margin = " ".repeat(depth + line.search(/\S|$/));
    let last = margin;
    for (const word of line.trim().split(" ")) {
      if (last !== margin && last.length + 1 + word.length > COLUMNS) {
        lines.push(last);
        last = margin;
      }
      last += last === margin ? word : ` ${word}`;
    }
    lines.push(last);
  }
  return lines.join("\n");
}

const coloured = process.env.FORCE_COLOR || (process.stdout.isTTY && !process.env.NO_COLOR);
const paint = (style, text) => (coloured ? `\x1b[${style}m${text}\x1b[0m` : text);

const [module, ...arguments_] = process.argv.slice(2);
const files = arguments_.filter((file) => !file.endsWith(".settings.json"));
if (files.length === 0) {
  console.error("usage: node show.mjs POLICY REQUEST...");
  process.exit(2);
}

const start = performance.now();
const policy = new Policy(readFileSync(module));
const judged = [];
const failed = [];
for (const file of files) {
  try {
    judged.push(judge(policy, file));
  } catch ({ message }) {
    failed.push({ file, message });
  }
}
const took = Math.ceil(performance.now() - start);
console.log(`${module} read and judged ${judged.length} of ${files.length} requests in ${took} ms.`);

for (const group of GROUPS) {
  const stories = judged.filter(({ answer }) => verdict(answer) === group.verdict);
  if (stories.length > 0) console.log(`\n${paint(`1;${group.colour}`, group.title)}`);
  for (const story of stories) {
    console.log(`  ${paint(1, subject(story.request))} (${story.file})`);
    for (const text of details(story, files.length === 1)) console.log(indent(text, 4));
  }
}

if (failed.length > 0) {
  console.log(`\n${paint("1;31", "Not judged")}`);
  for (const { file, message } of failed) console.log(`  ${file}\n${indent(message, 4)}`);
  process.exitCode = 1;
}
