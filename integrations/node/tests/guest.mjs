// Policies in WebAssembly text that do what a test needs.

/** Binaryen's assembler; make installs it with wasm-opt. */
const { default: binaryen } = await import(process.env.BINARYEN ?? "../../../target/tools/npm/node_modules/binaryen/index.js");

/** Where a text stands in the memory of a guest. */
let free;
let data;
function place(text) {
  const bytes = new TextEncoder().encode(text);
  const at = free;
  free += bytes.length;
  data += `(data (i32.const ${at}) "${[...bytes].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("")}")\n`;
  return `(i32.const ${at}) (i32.const ${bytes.length})`;
}

const REQUEST = 64 * 1024;

export const answer = (text) => () => `(call $respond ${place(text)}) (return (i32.const 1))`;
export const fail = (text) => () => `(call $fail ${place(text)}) (return (i32.const 0))`;
export const echo = () => `(call $respond (i32.const ${REQUEST}) (local.get $length)) (return (i32.const 1))`;
export const failWithInput = () => `(call $fail (i32.const ${REQUEST}) (local.get $length)) (return (i32.const 0))`;
export const exit = () => "(call $exit (i32.const 3)) (unreachable)";
/** Gets more memory, and then acts. */
export const grow = (act) => () => `(drop (memory.grow (i32.const 1))) ${act()}`;
/** Says something in two pieces, as Rust's panics do, and traps. */
export const panic = (one, two) => () => {
  const pieces = [place(one), place(two)].flatMap((piece) => piece.match(/\d+(?=\))/g).map(Number));
  const store = pieces.map((number, index) => `(i32.store (i32.const ${4 * index}) (i32.const ${number}))`);
  return `${store.join("\n")} (drop (call $print (i32.const 2) (i32.const 0) (i32.const 2) (i32.const 16))) (unreachable)`;
};
/** Answers with how often it was called. */
export const count = () => `
  (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
  (i32.store8 (i32.const 0) (global.get $calls))
  (call $respond (i32.const 0) (i32.const 1))
  (return (i32.const 1))`;

/** The bytes of a policy. */
export function policy(validate, validateSettings = answer('{"valid":true}')) {
  data = "";
  free = 1024;
  // The functions are told apart by the length of their names.
  const branches = Object.entries({ validate, validate_settings: validateSettings }).map(
    ([name, act]) => `(if (i32.eq (local.get $name) (i32.const ${name.length})) (then ${act()}))`,
  );
  const module = binaryen.parseText(`(module
    (import "wapc" "__guest_request" (func $request (param i32 i32)))
    (import "wapc" "__guest_response" (func $respond (param i32 i32)))
    (import "wapc" "__guest_error" (func $fail (param i32 i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $print (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
    (memory (export "memory") 2)
    (global $calls (mut i32) (i32.const 48))
    ${data}
    (func (export "wapc_init"))
    (func (export "__guest_call") (param $name i32) (param $length i32) (result i32)
      (call $request (i32.const 32) (i32.const ${REQUEST}))
      ${branches.join("\n")}
      (i32.const 0)))`);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}
