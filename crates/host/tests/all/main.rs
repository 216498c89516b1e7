//! All tests of the host, and of the policy in it, in one binary: each further one would be linked with wasmtime anew after every
//! change. Only what is measured has another (`tests/measured`).

mod agreement;
mod command;
mod conversion;
mod guest;
mod hostile;
mod manifests;
mod module;
mod module_under_test;
mod node;
mod pairs;
mod policy;
