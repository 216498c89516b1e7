#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| native_sidecar_fuzzing::settings(input));
