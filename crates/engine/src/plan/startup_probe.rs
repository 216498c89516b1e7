//! Startup probes for moved helpers that have none.

use crate::catalog::schema::Startup;
use crate::classify::Member;
use crate::classify::command::Command;
use crate::json::{Reader, Text, write_string};
use crate::kubernetes::Handler;
use crate::lazy_json::Read;
use crate::settings::StartupProbe;
use crate::template::{Case, needs_app};
use crate::text::{number, say};

/// The fewest failures after which a derived probe gives up.
const FAILURES: usize = 30;

/// The startup probe to add, as JSON text; `None` where there is one, none is wanted, or none is safe.
pub(super) fn derived(case: &Case<'_, '_>, member: &Member<'_, '_>) -> Option<Text<'static>> {
    let wanted = case.settings.mutate.startup_probe == StartupProbe::Derive;
    if !wanted || case.meets_slow_start_bug() || member.container.startup_probe.is_some() || needs_app(member).is_some()
    {
        return None;
    }
    if member.container.readiness_probe.is_some() { from_readiness(case, member) } else { from_catalog(case, member) }
}

/// The readiness probe's handler, period and timeout.
fn from_readiness(case: &Case<'_, '_>, member: &Member<'_, '_>) -> Option<Text<'static>> {
    let probe = member.container.readiness_probe;
    if case.template.reaches_another(member, &probe.build()?) {
        return None;
    }
    let (mut handler, mut times) = (None, Vec::new());
    let mut failures = FAILURES;
    let mut reader = Reader::new(probe.text()?);
    let mut members = reader.object().ok()?;
    while let Some(key) = members.next(&mut reader).ok()? {
        let value = reader.raw().ok()?;
        match &*key {
            _ if value == "null" => {}
            "exec" | "httpGet" | "tcpSocket" | "grpc" => handler = Some(say!["\"", key, "\":", value]),
            "periodSeconds" | "timeoutSeconds" => times.push(say!["\"", key, "\":", value, ","]),
            "failureThreshold" => failures = value.parse().unwrap_or(FAILURES).max(FAILURES),
            _ => {}
        }
    }
    let (handler, times) = (handler?, times.concat());
    Some(say!["{", handler, ",", times, "\"successThreshold\":1,\"failureThreshold\":", number(failures), "}"])
}

/// The probe that the catalog knows, if the container's own arguments switch its endpoint on where the kubelet reaches it.
fn from_catalog(case: &Case<'_, '_>, member: &Member<'_, '_>) -> Option<Text<'static>> {
    let startup = member.helper()?.startup.get()?;
    let command = member.command();
    if startup.needs.is_empty() || !command.has_all_args(&startup.needs) {
        return None;
    }
    let handler = handler(startup, command)?;
    let text =
        say!["{", handler, ",\"periodSeconds\":1,\"timeoutSeconds\":5,\"successThreshold\":1,\"failureThreshold\":60}"];
    let reaches = case.template.reaches_another(member, &Reader::new(&text).whole(Handler::read).ok()?);
    (!reaches).then_some(text)
}

fn handler(startup: &Startup<'_>, command: &Command<'_>) -> Option<Text<'static>> {
    let port = |default: u16| -> Option<Text<'static>> {
        let moved = startup.port_args.iter().find_map(|flag| command.value_of(flag));
        let port: Option<u16> = moved.map_or(Some(default), |port| port.parse().ok());
        port.map(|port| number(port.into()))
    };
    if let Some(http) = &startup.http {
        let mut path = String::new();
        write_string(&mut path, &http.path);
        return Some(say!["\"httpGet\":{\"path\":", path, ",\"port\":", port(http.port)?, "}"]);
    }
    if let Some(tcp) = &startup.tcp {
        return Some(say!["\"tcpSocket\":{\"port\":", port(tcp.port)?, "}"]);
    }
    let words: Vec<String> = startup
        .exec
        .iter()
        .map(|word: &Text<'_>| {
            let mut json = String::new();
            write_string(&mut json, word);
            json
        })
        .collect();
    (!words.is_empty()).then(|| say!["\"exec\":{\"command\":[", words.join(","), "]}"])
}
