use std::error::Error;

/// Answers a guest that calls its host.
///
/// Log events are taken and dropped. All else is refused, as by a PolicyServer that grants no host capability: the
/// guest gets an error and goes on.
pub(crate) fn answer(binding: &str, namespace: &str, operation: &str) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    match (binding, namespace, operation) {
        ("kubewarden", "tracing", "log") => Ok(Vec::new()),
        _ => Err(format!("no such host capability: {binding}/{namespace}/{operation}").into()),
    }
}
