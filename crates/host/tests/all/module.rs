//! The module under a policy: fresh instances, limits, and guests that misbehave.
#![allow(clippy::panic, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::time::{Duration, Instant};

use crate::guest::{self, Act, policy, starting_with};
use native_sidecar_host::{Error, Limits, Module};

const BRIEF: Limits = Limits { time: Duration::from_millis(300), memory: 32 << 20 };

fn module(act: Act) -> Module {
    Module::with_limits(policy(act).as_bytes(), BRIEF).unwrap()
}

#[test]
fn a_module_is_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let module = module(Act::Echo);
    shared(&module);
    std::thread::scope(|scope| {
        for payload in [b"one".as_slice(), b"two"] {
            let module = &module;
            scope.spawn(move || assert_eq!(module.call("validate", payload).unwrap(), payload));
        }
    });
}

#[test]
fn bytes_pass_unchanged() {
    let module = module(Act::Echo);
    for payload in [b"".as_slice(), b"{ \"b\":1,\n\"a\" : 1.0 }", &[0, 159, 146, 150], &[b'x'; 300_000]] {
        assert_eq!(module.call("validate", payload).unwrap(), payload);
    }
}

#[test]
fn each_call_starts_afresh_and_an_instance_goes_on() {
    let module = module(Act::Count);
    assert_eq!(module.call("validate", b"").unwrap(), b"1");
    assert_eq!(module.call("validate", b"").unwrap(), b"1");
    let instance = module.instantiate().unwrap();
    assert_eq!(instance.call("validate", b"").unwrap(), b"1");
    assert_eq!(instance.call("validate", b"").unwrap(), b"2");
}

#[test]
fn a_guest_that_fails_is_an_error_that_says_how() {
    for (act, expected) in [
        (Act::Fail("no such thing"), "Guest call failure: no such thing"),
        (Act::Trap, "Guest call failure: error while executing at wasm backtrace"),
        (Act::Loop, "Guest call failure: guest code interrupted, execution deadline exceeded"),
        (Act::Grow, "Guest call failure: error while executing at wasm backtrace"),
    ] {
        let error = module(act).call("validate", b"{}").unwrap_err();
        assert!(matches!(error, Error::Call(_)), "{error:?}");
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

#[test]
fn a_call_ends_soon_after_its_deadline() {
    let module = module(Act::Loop);
    let start = Instant::now();
    module.call("validate", b"").unwrap_err();
    let took = start.elapsed();
    assert!(took >= BRIEF.time && took < BRIEF.time * 20, "{took:?}");
}

#[test]
fn a_fresh_instance_works_after_one_that_was_interrupted() {
    let module = Module::with_limits(guest::policy_with_settings(Act::Loop, Act::Echo).as_bytes(), BRIEF).unwrap();
    module.call("validate", b"").unwrap_err();
    assert_eq!(module.call("validate_settings", b"{}").unwrap(), b"{}");
}

#[test]
fn memory_may_grow_up_to_the_limit() {
    let roomy = Limits { memory: 2 << 30, ..BRIEF };
    let module = Module::with_limits(policy(Act::Grow).as_bytes(), roomy).unwrap();
    let error = module.call("validate", b"").unwrap_err();
    assert_eq!(error.to_string(), "Guest call failure: No error message set for call failure");
}

#[test]
fn start_functions_are_bounded_too() {
    for (act, expected) in [
        (Act::Trap, "error while executing at wasm backtrace"),
        (Act::Loop, "wapc_init init interrupted, execution deadline exceeded"),
    ] {
        let module = Module::with_limits(starting_with(act).as_bytes(), BRIEF).unwrap();
        let error = module.instantiate().unwrap_err();
        assert!(matches!(error, Error::Instantiate(_)), "{error:?}");
        assert!(error.to_string().starts_with("cannot instantiate the module: "), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[test]
fn the_host_takes_logs_and_refuses_all_else() {
    for (act, expected) in [
        (Act::Log("hello"), "hello"),
        (Act::CallHost("kubewarden", "tracing", "log"), ""),
        (
            Act::CallHost("kubewarden", "kubernetes", "get_resource"),
            "no such host capability: kubewarden/kubernetes/get_resource",
        ),
        (Act::CallHost("elsewhere", "tracing", "log"), "no such host capability: elsewhere/tracing/log"),
    ] {
        let answer = module(act).call("validate", b"").unwrap();
        assert_eq!(String::from_utf8(answer).unwrap(), expected);
    }
}

#[test]
fn what_is_no_guest_is_refused() {
    for (bytes, expected) in [
        (b"".as_slice(), "cannot load the module: "),
        (b"\0asm\x01\0\0", "cannot load the module: "),
        (br#"(module (import "wapc" "unheard_of" (func)))"#, "cannot load the module: "),
        (b"(module)", "cannot instantiate the module: Guest call function"),
    ] {
        let error = Module::from_bytes(bytes).and_then(|module| module.instantiate()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
    let error = Module::from_file("no/such/policy.wasm").unwrap_err();
    assert!(matches!(error, Error::Read { .. }), "{error:?}");
    assert!(error.to_string().starts_with("cannot read no/such/policy.wasm: "), "{error}");
}
