//! Guests in WebAssembly text that speak just enough waPC for the host's own tests.
#![allow(clippy::arithmetic_side_effects, clippy::panic, clippy::unwrap_used)]

use std::fmt::Write;

/// What a guest does when one of its functions is called.
#[derive(Clone, Copy)]
pub(crate) enum Act<'a> {
    /// Answers with a text.
    Answer(&'a str),
    /// Answers with what it was sent.
    Echo,
    /// Fails with a text.
    Fail(&'a str),
    /// Fails with what it was sent.
    FailWithPayload,
    Trap,
    Loop,
    /// Asks for a lot of memory, and traps if it is refused.
    Grow,
    /// Writes a text to the host's console, then answers with another.
    Log(&'a str),
    /// Counts its calls, and answers with how often it was called.
    Count,
    /// Calls its host (binding, namespace, operation) and answers with the host's answer or error.
    CallHost(&'a str, &'a str, &'a str),
}

use Act::Answer;

/// A policy with the given `validate`, that takes any settings.
pub(crate) fn policy(validate: Act) -> String {
    policy_with_settings(validate, Answer(r#"{"valid":true}"#))
}

/// A policy with the given `validate` and `validate_settings`.
pub(crate) fn policy_with_settings(validate: Act, validate_settings: Act) -> String {
    guest(
        &[("validate", validate), ("validate_settings", validate_settings), ("protocol_version", Answer(r#""v1""#))],
        None,
    )
}

/// A guest whose start function acts before it is ever called.
pub(crate) fn starting_with(start: Act) -> String {
    guest(&[], Some(start))
}

/// The payload is written here, the name of the operation before it, and texts behind it.
const OPERATION: usize = 16;
const PAYLOAD: usize = 1024;
const TEXTS: usize = 512 * 1024;

/// Functions are told apart by the length of their names, so those must differ.
fn guest(functions: &[(&str, Act)], start: Option<Act>) -> String {
    let mut data = String::new();
    let mut free = TEXTS;
    let mut place = |text: &str| {
        let at = free;
        let escaped: String = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
        writeln!(data, r#"(data (i32.const {at}) "{escaped}")"#).unwrap();
        free += text.len();
        format!("(i32.const {at}) (i32.const {})", text.len())
    };
    let mut branches = String::new();
    for (name, act) in functions {
        let body = body(*act, &mut place);
        let length = name.len();
        writeln!(branches, "(if (i32.eq (local.get $op_len) (i32.const {length})) (then {body}))").unwrap();
    }
    let start = start.map(|act| format!(r#"(func (export "wapc_init") {} drop)"#, start_body(act))).unwrap_or_default();
    format!(
        r#"(module
          (import "wapc" "__guest_request" (func $request (param i32 i32)))
          (import "wapc" "__guest_response" (func $respond (param i32 i32)))
          (import "wapc" "__guest_error" (func $fail (param i32 i32)))
          (import "wapc" "__console_log" (func $log (param i32 i32)))
          (import "wapc" "__host_call" (func $call (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
          (import "wapc" "__host_response_len" (func $answer_len (result i32)))
          (import "wapc" "__host_response" (func $answer (param i32)))
          (import "wapc" "__host_error_len" (func $error_len (result i32)))
          (import "wapc" "__host_error" (func $error (param i32)))
          (memory (export "memory") 16)
          (global $calls (mut i32) (i32.const 48))
          {data}
          {start}
          (func (export "__guest_call") (param $op_len i32) (param $len i32) (result i32)
            (call $request (i32.const {OPERATION}) (i32.const {PAYLOAD}))
            {branches}
            i32.const 0))"#
    )
}

fn body(act: Act, place: &mut impl FnMut(&str) -> String) -> String {
    match act {
        Act::Answer(text) => format!("(return (call $respond {}) (i32.const 1))", place(text)),
        Act::Echo => format!("(return (call $respond (i32.const {PAYLOAD}) (local.get $len)) (i32.const 1))"),
        Act::Fail(text) => format!("(return (call $fail {}) (i32.const 0))", place(text)),
        Act::FailWithPayload => {
            format!("(return (call $fail (i32.const {PAYLOAD}) (local.get $len)) (i32.const 0))")
        }
        Act::Log(text) => format!("(call $log {0}) (return (call $respond {0}) (i32.const 1))", place(text)),
        Act::Count => "(global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (i32.store8 (i32.const 0) (global.get $calls))
            (return (call $respond (i32.const 0) (i32.const 1)) (i32.const 1))"
            .to_owned(),
        Act::CallHost(binding, namespace, operation) => {
            let (binding, namespace, operation) = (place(binding), place(namespace), place(operation));
            format!(
                "(if (call $call {binding} {namespace} {operation} (i32.const 0) (i32.const 0))
                   (then (call $answer (i32.const {PAYLOAD}))
                         (return (call $respond (i32.const {PAYLOAD}) (call $answer_len)) (i32.const 1)))
                   (else (call $error (i32.const {PAYLOAD}))
                         (return (call $respond (i32.const {PAYLOAD}) (call $error_len)) (i32.const 1))))"
            )
        }
        Act::Trap | Act::Loop | Act::Grow => format!("{} drop", start_body(act)),
    }
}

/// What needs neither a payload nor a text; leaves a number behind.
fn start_body(act: Act) -> String {
    match act {
        Act::Trap => "unreachable".to_owned(),
        Act::Loop => "(loop $again (br $again)) (i32.const 0)".to_owned(),
        Act::Grow => {
            "(if (i32.lt_s (memory.grow (i32.const 16384)) (i32.const 0)) (then unreachable)) (i32.const 0)".to_owned()
        }
        _ => panic!("a start function can only trap, loop or grow"),
    }
}
