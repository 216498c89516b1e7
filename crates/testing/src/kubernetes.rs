//! What the API server asks of a Pod, and what it reckons of it: written from `kubernetes-rules.md`, sections 1 to 3, and from
//! nothing of the engine. `null` is absent.

use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

static NOTHING: Value = Value::Null;

/// The member of an object; null if there is none.
pub fn get<'v>(value: &'v Value, key: &str) -> &'v Value {
    value.get(key).unwrap_or(&NOTHING)
}

/// The items of a list that is a member of an object.
pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    get(value, key).as_array().map_or(&[], Vec::as_slice)
}

/// The text of a string that is a member of an object.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    get(value, key).as_str().unwrap_or_default()
}

fn has(value: &Value, key: &str) -> bool {
    !get(value, key).is_null()
}

/// The container that a Service reaches which targets a TCP port by its name: the first that has it (`FindPort` of
/// `kubernetes/endpointslice`; regular containers come before native sidecars).
pub fn find_port<'v>(containers: &[&'v Value], name: &str) -> Option<&'v Value> {
    let has = |container: &&&Value| list(container, "ports").iter().any(|port| text(port, "name") == name);
    containers.iter().find(has).copied()
}

/// Which list a container stands in, and what that makes it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Regular,
    Sidecar,
    PlainInit,
}

/// What an API server of version 1.`minor` says against creating a Pod.
pub fn errors(pod: &Value, minor: u16) -> Vec<String> {
    let spec = get(pod, "spec");
    let mut errors = Vec::new();
    let (regular, inits) = (list(spec, "containers"), list(spec, "initContainers"));
    if regular.is_empty() {
        errors.push("spec.containers: Required".to_owned());
    }
    let mut names = BTreeSet::new();
    for container in regular.iter().chain(inits) {
        let name = text(container, "name");
        let label = !name.is_empty()
            && name.len() <= 63
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !name.starts_with('-')
            && !name.ends_with('-');
        if !label {
            errors.push(format!("{name}: no DNS label"));
        }
        if !names.insert(name) {
            errors.push(format!("{name}: Duplicate"));
        }
        if text(container, "image").is_empty() {
            errors.push(format!("{name}.image: Required"));
        }
    }
    for container in regular {
        of_container(spec, container, Sort::Regular, minor, &mut errors);
    }
    for container in inits {
        // What 1.34 does not take, it drops.
        let policy = text(container, "restartPolicy");
        let sort = if policy == "Always" { Sort::Sidecar } else { Sort::PlainInit };
        if has(container, "restartPolicy") && policy != "Always" && minor != 34 {
            let known = minor >= 35 && matches!(policy, "Never" | "OnFailure");
            if !known {
                errors.push(format!("{}.restartPolicy: NotSupported", text(container, "name")));
            }
        }
        of_container(spec, container, sort, minor, &mut errors);
    }
    host_ports(spec, &mut errors);
    annotations(pod, &names, &mut errors);
    if minor >= 34 && has(spec, "resources") {
        let (own, of_all) = (resources(spec, "requests"), aggregate(spec, "requests"));
        for (resource, sum) in of_all {
            if own.get(&resource).is_some_and(|own| *own < sum) {
                errors.push(format!("spec.resources.requests.{resource}: less than the containers'"));
            }
        }
    }
    errors
}

fn of_container(spec: &Value, container: &Value, sort: Sort, minor: u16, errors: &mut Vec<String>) {
    let name = text(container, "name").to_owned();
    let mut wrong = |what: &str| errors.push(format!("{name}: {what}"));
    let (pod_policy, policy) = (text(spec, "restartPolicy"), text(container, "restartPolicy"));
    let grace = get(spec, "terminationGracePeriodSeconds").as_f64().unwrap_or(30.0);
    if sort == Sort::PlainInit {
        for field in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] {
            if has(container, field) {
                wrong(&format!("{field}: may not be set for init containers without restartPolicy=Always"));
            }
        }
    }
    for kind in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let probe = get(container, kind);
        if probe.is_null() {
            continue;
        }
        handler(probe, &["exec", "httpGet", "tcpSocket", "grpc"], &mut wrong);
        let threshold = get(probe, "successThreshold").as_f64().unwrap_or(1.0);
        if kind != "readinessProbe" && threshold != 1.0 && threshold != 0.0 {
            wrong("successThreshold: must be 1");
        }
        if kind == "readinessProbe" && has(probe, "terminationGracePeriodSeconds") {
            wrong("terminationGracePeriodSeconds: must not be set for readinessProbes");
        }
    }
    for hook in ["postStart", "preStop"] {
        let hook = get(get(container, "lifecycle"), hook);
        if hook.is_null() {
            continue;
        }
        handler(hook, &["exec", "httpGet", "tcpSocket", "sleep"], &mut wrong);
        if get(get(hook, "sleep"), "seconds").as_f64().is_some_and(|seconds| seconds > grace) {
            wrong("lifecycle.sleep: longer than the grace period");
        }
    }
    let resizes = list(container, "resizePolicy");
    if !resizes.is_empty() {
        let restarts = resizes.iter().any(|resize| text(resize, "restartPolicy") == "RestartContainer");
        if sort != Sort::Regular && minor <= 32 {
            wrong("resizePolicy: must not be set for init containers");
        }
        if restarts && pod_policy == "Never" && (minor >= 33 || sort != Sort::Regular) {
            wrong("resizePolicy: only NotRequired with restartPolicy Never");
        }
        if restarts && sort == Sort::PlainInit && minor >= 36 {
            wrong("resizePolicy: must not be RestartContainer");
        }
    }
    if sort == Sort::Regular && has(container, "restartPolicy") {
        match minor {
            ..=33 => wrong("restartPolicy: may not be set for non-init containers"),
            34 => {}
            _ if matches!(policy, "Always" | "OnFailure" | "Never") => {}
            _ => wrong("restartPolicy: NotSupported"),
        }
    }
    let rules = list(container, "restartPolicyRules");
    if !rules.is_empty() && minor >= 35 {
        if !has(container, "restartPolicy") {
            wrong("restartPolicy: Required with rules");
        }
        if rules.len() > 20 {
            wrong("restartPolicyRules: too many");
        }
        if sort == Sort::Sidecar && minor == 35 {
            wrong("restartPolicyRules: not allowed for init containers with restart policy Always");
        }
    }
    let mut port_names = BTreeSet::new();
    for port in list(container, "ports") {
        if !get(port, "containerPort").as_f64().is_some_and(|number| (1.0..=65535.0).contains(&number)) {
            wrong("containerPort: Invalid");
        }
        if has(port, "name") && !port_names.insert(text(port, "name")) {
            wrong("ports.name: Duplicate");
        }
    }
    let (requests, limits) = (resources(container, "requests"), resources(container, "limits"));
    if requests.iter().any(|(resource, request)| limits.get(resource).is_some_and(|limit| request > limit)) {
        wrong("resources: requests exceed limits");
    }
}

fn handler(of: &Value, kinds: &[&str], wrong: &mut impl FnMut(&str)) {
    if kinds.iter().filter(|kind| has(of, kind)).count() != 1 {
        wrong("exactly one handler");
    }
    if has(of, "exec") && list(get(of, "exec"), "command").is_empty() {
        wrong("exec.command: Required");
    }
}

/// Regular containers of a pod share the node's ports; init containers are looked at one at a time, and need not agree with the
/// host network.
fn host_ports(spec: &Value, errors: &mut Vec<String>) {
    let on_host = get(spec, "hostNetwork") == &Value::Bool(true);
    let mut taken = BTreeSet::new();
    for port in list(spec, "containers").iter().flat_map(|container| list(container, "ports")) {
        let number = |key: &str| get(port, key).as_f64().map_or(0, |number| number as i64);
        let (host, own) = (number("hostPort"), number("containerPort"));
        let host = if host == 0 && on_host { own } else { host };
        if on_host && host != own {
            errors.push(format!("hostPort {host}: must be containerPort"));
        }
        if host != 0 && !taken.insert((host, text(port, "protocol"))) {
            errors.push(format!("hostPort {host}: Duplicate"));
        }
    }
}

fn annotations(pod: &Value, names: &BTreeSet<&str>, errors: &mut Vec<String>) {
    let annotations = get(get(pod, "metadata"), "annotations").as_object();
    for (key, value) in annotations.into_iter().flatten() {
        if !value.is_string() {
            errors.push(format!("annotation {key}: no string"));
        }
        let of = key.strip_prefix("container.apparmor.security.beta.kubernetes.io/");
        if of.is_some_and(|name| !names.contains(name)) {
            errors.push(format!("annotation {key}: container not found"));
        }
    }
    let size: usize =
        annotations.into_iter().flatten().map(|(key, value)| key.len() + value.as_str().map_or(0, str::len)).sum();
    if size > 256 * 1024 {
        errors.push("annotations: Too long".to_owned());
    }
}

/// Amounts of resources, in thousandths.
pub type Amounts = BTreeMap<String, i128>;

fn resources(of: &Value, which: &str) -> Amounts {
    let amounts = get(get(of, "resources"), which).as_object();
    amounts.into_iter().flatten().map(|(resource, amount)| (resource.clone(), quantity(amount))).collect()
}

/// A quantity, in thousandths.
fn quantity(value: &Value) -> i128 {
    let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let scale = match text.strip_prefix(digits).unwrap() {
        "" => 1000.0,
        "m" => 1.0,
        "k" => 1e6,
        "M" => 1e9,
        "Ki" => 1024.0 * 1000.0,
        "Mi" => 1024.0 * 1024.0 * 1000.0,
        "Gi" => 1024.0 * 1024.0 * 1024.0 * 1000.0,
        unit => panic!("{unit} in {text}"),
    };
    (digits.parse::<f64>().unwrap() * scale) as i128
}

fn add(to: &mut Amounts, more: &Amounts) {
    for (resource, amount) in more {
        *to.entry(resource.clone()).or_default() += amount;
    }
}

fn raise(to: &mut Amounts, other: &Amounts) {
    for (resource, amount) in other {
        let mine = to.entry(resource.clone()).or_default();
        *mine = (*mine).max(*amount);
    }
}

/// `max(Σ containers + Σ sidecars, max InitUse(i), Σ sidecars)`, where `InitUse(i) = own(i) + Σ sidecars before i`.
fn aggregate(spec: &Value, which: &str) -> Amounts {
    let (mut sidecars, mut most) = (Amounts::new(), Amounts::new());
    for init in list(spec, "initContainers") {
        let own = resources(init, which);
        if text(init, "restartPolicy") == "Always" {
            add(&mut sidecars, &own);
        } else {
            let mut used = own;
            add(&mut used, &sidecars);
            raise(&mut most, &used);
        }
    }
    raise(&mut most, &sidecars);
    let mut together = sidecars;
    for container in list(spec, "containers") {
        add(&mut together, &resources(container, which));
    }
    raise(&mut most, &together);
    most
}

/// What a Pod needs, or may use at most: `requests` or `limits`.
pub fn effective(pod: &Value, which: &str) -> Amounts {
    let spec = get(pod, "spec");
    let mut amounts = aggregate(spec, which);
    for (resource, amount) in resources(spec, which) {
        if matches!(&*resource, "cpu" | "memory") || resource.starts_with("hugepages-") {
            amounts.insert(resource, amount);
        }
    }
    for (resource, amount) in get(spec, "overhead").as_object().into_iter().flatten() {
        let amount = quantity(amount);
        if which == "requests" || amounts.get(resource).is_some_and(|limit| *limit != 0) {
            *amounts.entry(resource.clone()).or_default() += amount;
        }
    }
    amounts.retain(|_, amount| *amount != 0);
    amounts
}

/// `Guaranteed`, `Burstable` or `BestEffort`, by the containers of both lists; the resources of the pod as a whole win.
pub fn qos(pod: &Value) -> &'static str {
    let spec = get(pod, "spec");
    let all: Vec<&Value> = if has(spec, "resources") {
        vec![spec]
    } else {
        list(spec, "containers").iter().chain(list(spec, "initContainers")).collect()
    };
    let counted = |amounts: Amounts| -> Amounts {
        amounts.into_iter().filter(|(name, amount)| matches!(&**name, "cpu" | "memory") && *amount != 0).collect()
    };
    let (mut some, mut guaranteed) = (false, true);
    for of in all {
        let (requests, limits) = (counted(resources(of, "requests")), counted(resources(of, "limits")));
        some |= !requests.is_empty() || !limits.is_empty();
        // A request that is absent is the limit.
        let agree = requests.iter().all(|(name, amount)| limits.get(name) == Some(amount));
        guaranteed &= limits.len() == 2 && agree;
    }
    match (some, guaranteed) {
        (false, _) => "BestEffort",
        (true, true) => "Guaranteed",
        (true, false) => "Burstable",
    }
}

/// An object without what is null.
pub fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}
