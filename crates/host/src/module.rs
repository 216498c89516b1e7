use std::fmt;
use std::path::Path;
use std::time::Duration;

use wapc::WapcHost;
use wasmtime_provider::wasmtime::{Config, Engine};
use wasmtime_provider::{EpochDeadlines, ResourceLimits, WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

use crate::error::read;
use crate::{Error, host_call, ticker};

/// What one instance may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time for a call, and as much again for starting up. PolicyServer allows 2 seconds unless told otherwise.
    pub time: Duration,
    /// The size, in bytes, up to which the linear memory may grow.
    pub memory: usize,
}

impl Default for Limits {
    /// 2 seconds and 256 MiB.
    fn default() -> Self {
        Self { time: Duration::from_secs(2), memory: 256 << 20 }
    }
}

/// A waPC module, compiled once and instantiated anew for each call.
///
/// It can be shared between threads.
#[derive(Clone)]
pub struct Module {
    pre: WasmtimeEngineProviderPre,
    deadlines: EpochDeadlines,
}

impl fmt::Debug for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Module").finish_non_exhaustive()
    }
}

impl Module {
    /// Compiles the module in a file, in the binary format or as WebAssembly text.
    ///
    /// # Errors
    ///
    /// As [`Module::from_bytes`], and [`Error::Read`] if the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::from_bytes(&read(path.as_ref())?)
    }

    /// Compiles a module, in the binary format or as WebAssembly text, under the default [`Limits`].
    ///
    /// # Errors
    ///
    /// As [`Module::with_limits`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Self::with_limits(bytes, Limits::default())
    }

    /// Compiles a module whose instances keep to the given limits.
    ///
    /// # Errors
    ///
    /// [`Error::Load`] if the bytes are no module or ask for unknown imports, [`Error::Clock`] if no thread can be
    /// started.
    pub fn with_limits(bytes: &[u8], limits: Limits) -> Result<Self, Error> {
        let engine = engine()?;
        let pre = WasmtimeEngineProviderBuilder::new()
            .engine(engine.clone())
            .module_bytes(bytes)
            .enable_resource_limits(ResourceLimits { max_memory_size: Some(limits.memory), max_table_elements: None })
            .build_pre()
            .map_err(|reason| not_loaded(bytes, &reason))?;
        ticker::start(&engine)?;
        let ticks = ticker::ticks(limits.time);
        Ok(Self { pre, deadlines: EpochDeadlines { wapc_init: ticks, wapc_func: ticks } })
    }

    /// Makes a fresh instance and runs its start functions, `_start` and `wapc_init`.
    ///
    /// # Errors
    ///
    /// [`Error::Instantiate`] if the module is no waPC guest, or its start functions trap or take too long.
    pub fn instantiate(&self) -> Result<Instance, Error> {
        let provider =
            self.pre.rehydrate(Some(self.deadlines)).map_err(|reason| Error::Instantiate(format!("{reason:#}")))?;
        let answer = |_id: u64, binding: &str, namespace: &str, operation: &str, _payload: &[u8]| {
            host_call::answer(binding, namespace, operation)
        };
        WapcHost::new(Box::new(provider), Some(Box::new(answer))).map(|host| Instance { host }).map_err(not_started)
    }

    /// Calls a waPC function in a fresh instance.
    ///
    /// # Errors
    ///
    /// As [`Module::instantiate`] and [`Instance::call`].
    pub fn call(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, Error> {
        self.instantiate()?.call(operation, payload)
    }
}

/// A running instance of a [`Module`], with its own memory.
#[derive(Debug)]
pub struct Instance {
    host: WapcHost,
}

impl Instance {
    /// Calls a waPC function. What an earlier call left in memory is still there.
    ///
    /// # Errors
    ///
    /// [`Error::Call`] if the guest answers with an error, traps, or runs into its deadline. Throw the instance away
    /// then.
    ///
    /// # Panics
    ///
    /// If the guest hands its host pointers to outside of its memory; the provider does not check them.
    pub fn call(&self, operation: &str, payload: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(self.host.call(operation, payload)?)
    }
}

/// An engine set up like that of PolicyServer.
fn engine() -> Result<Engine, Error> {
    let mut config = Config::new();
    config.epoch_interruption(true).wasm_function_references(true);
    Engine::new(&config).map_err(|reason| Error::Load(format!("{reason:#}")))
}

/// Says first what a file is not: to be told of a missing parenthesis helps nobody who mixed up two files.
fn not_loaded(bytes: &[u8], reason: &wasmtime_provider::errors::Error) -> Error {
    let reason = format!("{reason:#}");
    let first = reason.lines().next().unwrap_or_default();
    if bytes.starts_with(b"\0asm") {
        Error::Load(first.to_owned())
    } else {
        Error::Load(format!("neither WebAssembly nor its text format ({first})"))
    }
}

fn not_started(reason: wapc::errors::Error) -> Error {
    match reason {
        // Its own words repeat ours.
        wapc::errors::Error::InitFailed(reason) => Error::Instantiate(reason),
        other => Error::Instantiate(other.to_string()),
    }
}
