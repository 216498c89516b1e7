// Asks a Kubewarden policy, in Node.js, without a dependency:
//
//     import { readFileSync } from "node:fs";
//     import { Policy } from "./policy.mjs";
//
//     const policy = new Policy(readFileSync("policy.wasm"));
//     const { accepted, message, warnings, mutated_object } = policy.validate(review.request, { action: "warn" });

import { randomFillSync } from "node:crypto";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What WASI calls success, and "bad file descriptor". */
const SUCCESS = 0;
const BADF = 8;

export class Policy {
  #module;

  /** Compiles the bytes of a policy. */
  constructor(bytes) {
    this.#module = new WebAssembly.Module(bytes);
  }

  /** Judges an AdmissionRequest, the `request` of an AdmissionReview, and returns a Kubewarden ValidationResponse. */
  validate(request, settings = {}) {
    return JSON.parse(this.call("validate", JSON.stringify({ request, settings })));
  }

  /** Says whether settings are `valid`, or else in a `message` what is wrong with them. */
  validateSettings(settings) {
    return JSON.parse(this.call("validate_settings", JSON.stringify(settings)));
  }

  /**
   * Calls a function of the policy with a text, and returns its answer, a text too. Throws if it fails or traps.
   *
   * Each call gets an instance of its own, as in PolicyServer: no request can leave anything behind for the next.
   */
  call(operation, payload) {
    const [name, input] = [encoder.encode(operation), encoder.encode(payload)];
    let answer, failure;
    let printed = "";

    // The memory moves when it grows, so that it is looked up each time.
    const bytes = (at, length) => new Uint8Array(exports.memory.buffer, at, length);
    const text = (at, length) => decoder.decode(bytes(at, length));
    const number = (at) => new DataView(exports.memory.buffer).getUint32(at, true);
    const setNumber = (at, value) => new DataView(exports.memory.buffer).setUint32(at, value, true);

    // How a host and a guest call each other: https://wapc.io
    const wapc = {
      __guest_request(nameAt, inputAt) {
        bytes(nameAt, name.length).set(name);
        bytes(inputAt, input.length).set(input);
      },
      __guest_response: (at, length) => void (answer = text(at, length)),
      __guest_error: (at, length) => void (failure = text(at, length)),
    };

    // What Rust's standard library asks of the system: random numbers, no environment, and a place for the words of a panic.
    const wasi = {
      random_get(at, length) {
        randomFillSync(bytes(at, length));
        return SUCCESS;
      },
      environ_sizes_get(countAt, sizeAt) {
        setNumber(countAt, 0);
        setNumber(sizeAt, 0);
        return SUCCESS;
      },
      environ_get: () => SUCCESS,
      fd_write(file, piecesAt, count, writtenAt) {
        if (file !== 1 && file !== 2) return BADF;
        let written = 0;
        for (let piece = piecesAt; piece < piecesAt + 8 * count; piece += 8) {
          printed += text(number(piece), number(piece + 4));
          written += number(piece + 4);
        }
        setNumber(writtenAt, written);
        return SUCCESS;
      },
      proc_exit(code) {
        throw new Error(`exit status ${code}`);
      },
    };

    const { exports } = new WebAssembly.Instance(this.#module, { wapc, wasi_snapshot_preview1: wasi });
    try {
      exports.wapc_init();
      if (exports.__guest_call(name.length, input.length) === 1) return answer;
    } catch (trap) {
      throw new Error([`${operation} trapped: ${trap.message}`, printed.trim()].filter(Boolean).join("\n"), { cause: trap });
    }
    throw new Error(`${operation} failed: ${failure}`);
  }
}
