//! Arbitrary Pods, together with what a conversion should make of each, reckoned from how it was made.

use crate::kubernetes::{find_port, get, list, text};
use crate::text::{Json, Style};
use serde_json::{Value, json};

/// Choices, one after the other; when they run out, the first choice is taken. So a test that fails shrinks to little.
pub struct Tape<'c> {
    choices: &'c [u16],
    at: usize,
    names: usize,
}

impl<'c> Tape<'c> {
    /// Choices in this order.
    pub fn of(choices: &'c [u16]) -> Self {
        Self { choices, at: 0, names: 0 }
    }

    /// A number below another.
    pub fn below(&mut self, below: usize) -> usize {
        let choice = self.choices.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(choice) % below
    }

    /// True once in so many times.
    fn once_in(&mut self, many: usize) -> bool {
        self.below(many) == many - 1
    }

    /// One of some.
    pub fn one<'x, T: ?Sized>(&mut self, of: &[&'x T]) -> &'x T {
        of[self.below(of.len())]
    }

    /// How JSON is written.
    pub fn style(&mut self) -> Style {
        Style {
            pretty: self.once_in(3),
            blanks: self.once_in(3),
            escapes: self.once_in(3),
            seed: 1 + self.below(60_000) as u64 * 7919,
        }
    }
}

/// What a container is, and what of it decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sort {
    /// A helper that could move.
    pub helper: bool,
    /// The pod's own work.
    pub app: bool,
    /// It waits for the app, or ends without it.
    needs_app: bool,
    /// It may end by itself.
    may_end: bool,
    /// It ends when it is asked over HTTP.
    quits: bool,
    /// Its arguments open the endpoint of the catalog's probe.
    health: bool,
}

const APP: Sort = Sort { app: true, helper: false, needs_app: false, may_end: false, quits: false, health: false };
const HELPER: Sort = Sort { helper: true, app: false, needs_app: false, may_end: false, quits: false, health: false };

/// Images and what they run.
fn kinds() -> Vec<(Value, Sort)> {
    let sql = "gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1";
    let mounts = json!([{"name": "logs", "mountPath": "/var/log/app"}]);
    vec![
        (json!({"image": "registry.example.com/shop/app:1"}), APP),
        (json!({"image": sql, "args": ["p:r:i"]}), HELPER),
        (json!({"image": "cr.fluentbit.io/fluent/fluent-bit:3.2"}), HELPER),
        (
            json!({"image": "docker.io/istio/proxyv2:1.26.0", "args": ["proxy", "sidecar"]}),
            Sort { quits: true, ..HELPER },
        ),
        (json!({"image": "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0"}), HELPER),
        (
            json!({"image": sql, "args": ["--health-check", "--http-address=0.0.0.0", "p:r:i"]}),
            Sort { health: true, ..HELPER },
        ),
        (json!({"image": sql, "args": ["--quitquitquit", "p:r:i"]}), Sort { quits: true, ..HELPER }),
        (json!({"image": "hashicorp/vault:1.20", "args": ["agent", "-config=/v"]}), Sort { may_end: true, ..HELPER }),
        (
            json!({"image": "busybox:1.36", "command": ["tail", "-n+1", "-F", "/var/log/app/a.log"], "volumeMounts": mounts}),
            HELPER,
        ),
        (
            json!({"image": "busybox:1.36", "command": ["tail", "-f", "/var/log/app/a.log"], "volumeMounts": mounts}),
            Sort { needs_app: true, ..HELPER },
        ),
        (
            json!({"image": "ghcr.io/dapr/daprd:1.18.0", "args": ["/daprd", "--app-port", "8080"]}),
            Sort { needs_app: true, ..HELPER },
        ),
        (json!({"image": "ghcr.io/dapr/daprd:1.18.0", "args": ["/daprd"]}), HELPER),
        // One-shot uses and the like are the pod's own work where they stand among the regular containers.
        (json!({"image": "registry.k8s.io/git-sync/git-sync:v4.4.0", "args": ["--one-time"]}), APP),
        (json!({"image": sql, "args": ["wait"]}), APP),
        (json!({"image": "docker.io/istio/proxyv2:1.26.0", "args": ["proxy", "router"]}), APP),
        (
            json!({"image": "registry.example.com/shop/migrate:2", "command": ["sh", "-c", "migrate; curl -X POST localhost:9091/quitquitquit"]}),
            APP,
        ),
    ]
}

/// A Pod in the making, and what the settings say.
#[derive(Clone, Debug)]
pub struct Case {
    /// The Pod.
    pub pod: Value,
    /// Of each regular container.
    pub sorts: Vec<Sort>,
    /// The oldest version of the cluster: 1.`minor`.
    pub minor: u16,
    /// Whether helpers go before the other init containers.
    pub first: bool,
    /// Whether startup probes are derived.
    pub derive: bool,
    /// Its text.
    pub text: String,
}

impl Case {
    /// Settings with these actions.
    pub fn settings(&self, action: &str, job_action: &str) -> String {
        json!({
            "action": action,
            "jobAction": job_action,
            "minimumKubernetesVersion": format!("1.{}", self.minor),
            "mutate": {
                "placement": if self.first { "first" } else { "last" },
                "startupProbe": if self.derive { "derive" } else { "keep" },
            },
            "exempt": [{"container": "x-*", "reason": "stays"}],
        })
        .to_string()
    }
}

/// Makes a Pod by choices.
pub fn case(tape: &mut Tape<'_>) -> Case {
    let minor = [33, 29, 36, 32, 34, 35, 28][tape.below(7)];
    let (first, derive) = (tape.once_in(4), tape.once_in(3));
    let of_job = tape.once_in(4);
    let kinds = kinds();

    let mut sorts = vec![APP];
    let mut regular = vec![container(tape, kinds[0].0.clone(), true)];
    for index in 0..tape.below(5) {
        // The first is most often a helper that nothing keeps where it is.
        let many = if index == 0 { 6 } else { kinds.len() };
        let (kind, sort) = &kinds[tape.below(many)];
        let at = tape.below(regular.len() + 1);
        let mut made = container(tape, kind.clone(), true);
        if tape.once_in(12) {
            made["name"] = json!(format!("x-{}", tape.names));
        }
        sorts.insert(at, *sort);
        regular.insert(at, made);
    }
    if tape.once_in(12) {
        // Without an app, the likeliest helper is one.
        let at = sorts.iter().position(|sort| *sort == APP).unwrap();
        if regular.len() > 1 {
            sorts.remove(at);
            regular.remove(at);
        }
    }
    if tape.once_in(16) && regular.len() > 1 {
        let name = regular[0]["name"].clone();
        regular[1]["name"] = name;
    }
    let mut inits = Vec::new();
    for _ in 0..tape.below(4) {
        inits.push(init(tape, &kinds));
    }
    if tape.once_in(16)
        && let Some(init) = inits.first_mut()
    {
        init["name"] = regular[tape.below(regular.len())]["name"].clone();
    }

    let mut spec = vec![("containers".to_owned(), Json::List(regular.iter().map(|made| spelt(tape, made)).collect()))];
    let lists = if inits.is_empty() { tape.below(3) } else { 3 };
    match lists {
        0 => {}
        1 => spec.push(("initContainers".to_owned(), Json::Null)),
        _ => spec.push(("initContainers".to_owned(), Json::List(inits.iter().map(|made| spelt(tape, made)).collect()))),
    }
    for (key, value) in spec_members(tape, of_job) {
        spec.push((key.to_owned(), Json::of(&value)));
    }
    unknown(tape, &mut spec);
    shuffle(tape, &mut spec);

    let mut pod = vec![
        ("apiVersion".to_owned(), Json::String("v1".to_owned())),
        ("kind".to_owned(), Json::String("Pod".to_owned())),
    ];
    if let Some(metadata) = metadata(tape, of_job, &regular) {
        pod.push(("metadata".to_owned(), metadata));
    }
    pod.push(("spec".to_owned(), Json::Object(spec)));
    unknown(tape, &mut pod);
    shuffle(tape, &mut pod);

    let text = Json::Object(pod).write(&mut tape.style());
    let pod = serde_json::from_str(&text).unwrap();
    Case { pod, sorts, minor, first, derive, text }
}

fn spec_members(tape: &mut Tape<'_>, of_job: bool) -> Vec<(&'static str, Value)> {
    let mut members = Vec::new();
    let policies =
        if of_job { ["Never", "OnFailure", "Never", "OnFailure"] } else { ["", "Always", "Never", "OnFailure"] };
    match tape.one(&policies) {
        "" => {}
        policy => members.push(("restartPolicy", json!(policy))),
    }
    match tape.below(8) {
        0..5 => {}
        5 => members.push(("hostNetwork", json!(null))),
        6 => members.push(("hostNetwork", json!(false))),
        _ => members.push(("hostNetwork", json!(true))),
    }
    match tape.below(8) {
        0..6 => {}
        6 => members.push(("resources", json!(null))),
        _ => members.push(("resources", json!({"requests": {"cpu": tape.one(&["100", "2", "500m"])}}))),
    }
    if tape.once_in(6) {
        members.push(("terminationGracePeriodSeconds", json!(20)));
    }
    if tape.once_in(6) {
        members.push(("overhead", json!({"cpu": "10m"})));
    }
    members
}

fn metadata(tape: &mut Tape<'_>, of_job: bool, regular: &[Value]) -> Option<Json> {
    match tape.below(12) {
        0 => return None,
        1 => return Some(Json::Null),
        _ => {}
    }
    let text = |text: &str| Json::String(text.to_owned());
    let mut metadata = vec![("name".to_owned(), text("p"))];
    if of_job {
        let owner = json!([{"apiVersion": "batch/v1", "kind": "Job", "name": "j", "uid": "1", "controller": true}]);
        metadata.push(("ownerReferences".to_owned(), Json::of(&owner)));
    }
    let mut annotations = Vec::new();
    let all = [
        ("example.com/note", "a \"b\" \\ ü \u{1F980} \n"),
        ("native-sidecar-policy/converted", "earlier"),
        ("native-sidecar-policy/converted", ""),
        ("sidecar.jaegertracing.io/inject", "true"),
        ("sidecar.jaegertracing.io/inject", "false"),
        ("sidecar.jaegertracing.io/injected", "app"),
        ("kubernetes.io/config.mirror", "5d5f"),
    ];
    if tape.once_in(4) {
        let (key, value) = all[tape.below(all.len())];
        annotations.push((key.to_owned(), text(value)));
    }
    if tape.once_in(4) {
        let name = regular.last().map_or("", |last| self::text(last, "name"));
        annotations.push((format!("container.apparmor.security.beta.kubernetes.io/{name}"), text("runtime/default")));
    }
    match (annotations.is_empty(), tape.below(3)) {
        (true, 0) => {}
        (true, 1) => metadata.push(("annotations".to_owned(), Json::Null)),
        _ => metadata.push(("annotations".to_owned(), Json::Object(annotations))),
    }
    match tape.below(4) {
        0 => metadata.push(("labels".to_owned(), Json::Null)),
        1 => metadata.push(("labels".to_owned(), Json::Object(vec![("app".to_owned(), text("shop"))]))),
        _ => {}
    }
    unknown(tape, &mut metadata);
    shuffle(tape, &mut metadata);
    Some(Json::Object(metadata))
}

fn container(tape: &mut Tape<'_>, mut made: Value, regular: bool) -> Value {
    tape.names += 1;
    let port = 8000 + tape.names;
    made["name"] = json!(format!("c{}", tape.names));
    match tape.below(4) {
        0 | 1 => {}
        2 => {
            let amount = tape.one(&["100m", "1", "0.5", "250m"]);
            made["resources"] = json!({"requests": {"cpu": amount, "memory": tape.one(&["64Mi", "1Gi", "1M", "7"])}});
        }
        _ => {
            let (cpu, memory) = (tape.one(&["100m", "1"]), tape.one(&["64Mi", "1Gi"]));
            made["resources"] =
                json!({"requests": {"cpu": cpu, "memory": memory}, "limits": {"cpu": cpu, "memory": memory}});
        }
    }
    if !regular {
        return made;
    }
    if tape.once_in(2) {
        let mut one = json!({"containerPort": port});
        match tape.below(6) {
            0..3 => {}
            3 => one["name"] = json!("web"),
            4 => one["hostPort"] = json!(port),
            _ => one["hostPort"] = json!(0),
        }
        made["ports"] = json!([one]);
    } else if tape.once_in(8) {
        made["ports"] = json!(null);
    }
    for (key, many) in [("readinessProbe", 3), ("startupProbe", 8), ("livenessProbe", 8)] {
        if tape.once_in(many) {
            made[key] = if tape.once_in(6) { Value::Null } else { probe(tape, port, key == "readinessProbe") };
        }
    }
    if tape.once_in(8) {
        made["lifecycle"] = match tape.below(4) {
            0 => json!({"preStop": {"sleep": {"seconds": 5}}}),
            1 => {
                json!({"postStart": {"exec": {"command": ["sh", "-c", format!("until nc -z localhost {}; do sleep 1; done", target(tape, port))]}}})
            }
            2 => json!({"postStart": null, "preStop": {"exec": {"command": ["true"]}}}),
            _ => Value::Null,
        };
    }
    match tape.below(24) {
        0 => made["restartPolicy"] = json!("Always"),
        1 => made["restartPolicy"] = json!(null),
        2 => made["restartPolicy"] = json!("Never"),
        3 => {
            made["restartPolicy"] = json!("OnFailure");
            made["restartPolicyRules"] =
                json!([{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]);
        }
        4 => made["restartPolicyRules"] = json!([]),
        _ => {}
    }
    match tape.below(16) {
        0 => made["resizePolicy"] = json!([{"resourceName": "cpu", "restartPolicy": "NotRequired"}]),
        1 => made["resizePolicy"] = json!([{"resourceName": "memory", "restartPolicy": "RestartContainer"}]),
        2 => made["resizePolicy"] = json!([]),
        _ => {}
    }
    made
}

/// A port of its own, or of a container made before.
fn target(tape: &mut Tape<'_>, own: usize) -> usize {
    let names = tape.names;
    if tape.once_in(3) { 8001 + tape.below(names) } else { own }
}

fn probe(tape: &mut Tape<'_>, port: usize, readiness: bool) -> Value {
    let port = target(tape, port);
    let mut probe = match tape.below(5) {
        0 => json!({"httpGet": {"path": "/healthz", "port": port}}),
        1 => json!({"tcpSocket": {"port": port}, "httpGet": null}),
        2 => json!({"grpc": {"port": port}}),
        3 => json!({"httpGet": {"path": "/", "port": port.to_string(), "host": ""}}),
        _ => json!({"exec": {"command": ["wget", "-qO-", format!("http://localhost:{port}/ready")]}}),
    };
    for (key, value) in
        [("periodSeconds", 3), ("timeoutSeconds", 2), ("initialDelaySeconds", 1), ("failureThreshold", 40)]
    {
        if tape.once_in(3) {
            probe[key] = json!(value);
        }
    }
    if readiness && tape.once_in(4) {
        probe["successThreshold"] = json!(3);
    }
    probe
}

fn init(tape: &mut Tape<'_>, kinds: &[(Value, Sort)]) -> Value {
    match tape.below(6) {
        0 | 1 => container(tape, json!({"image": "busybox:1.36", "command": ["true"]}), false),
        2 => {
            container(tape, json!({"image": "registry.k8s.io/git-sync/git-sync:v4.4.0", "args": ["--one-time"]}), false)
        }
        3 => {
            let mut made = container(tape, json!({"image": "busybox:1.36"}), false);
            made["restartPolicy"] = json!(tape.one(&["Never", "OnFailure"]));
            made
        }
        _ => {
            let (kind, _) = &kinds[1 + tape.below(3)];
            let mut made = container(tape, kind.clone(), true);
            made["restartPolicy"] = json!("Always");
            let object = made.as_object_mut().unwrap();
            object.remove("restartPolicyRules");
            object.remove("ports");
            made
        }
    }
}

/// The container with fields that nobody knows, its members in another order.
fn spelt(tape: &mut Tape<'_>, made: &Value) -> Json {
    let Json::Object(mut members) = Json::of(made) else { unreachable!() };
    unknown(tape, &mut members);
    for (_, value) in &mut members {
        if let Json::Object(inner) = value {
            unknown(tape, inner);
        }
    }
    shuffle(tape, &mut members);
    Json::Object(members)
}

fn unknown(tape: &mut Tape<'_>, members: &mut Vec<(String, Json)>) {
    if !tape.once_in(4) {
        return;
    }
    for index in 0..=tape.below(2) {
        let value = anything(tape, 0);
        members.push((format!("x{index}{}", tape.one(&["", " ü", "\"", "/\\"])), value));
    }
}

fn anything(tape: &mut Tape<'_>, depth: usize) -> Json {
    let number = |text: &str| Json::Number(text.to_owned());
    match tape.below(if depth < 3 { 12 } else { 10 }) {
        0 => Json::Null,
        1 => Json::Bool(true),
        2 => number("1.0"),
        3 => number("1e3"),
        4 => number("9007199254740993"),
        5 => number("18446744073709551615"),
        6 => number("-9223372036854775808"),
        7 => number(tape.one(&["-0", "0.10", "1E+2", "12345678901234567890e-5"])),
        8 => Json::String("\u{0}\u{7f}\u{1F980} </script> ,]}{[\" \\u0041".to_owned()),
        9 => Json::String(tape.one(&["", "containers", "\\", "a,b"]).to_owned()),
        10 => Json::List((0..tape.below(3)).map(|_| anything(tape, depth + 1)).collect()),
        _ => Json::Object(
            (0..tape.below(3))
                .map(|index| {
                    (["containers", "initContainers", "annotations"][index].to_owned(), anything(tape, depth + 1))
                })
                .collect(),
        ),
    }
}

fn shuffle<T>(tape: &mut Tape<'_>, items: &mut [T]) {
    if tape.once_in(3) {
        for index in 1..items.len() {
            let with = tape.below(index + 1);
            items.swap(index, with);
        }
    }
}

/// Which regular containers should move. `None`: something stands in the way. The rules are those of the issue, in its words.
pub fn moved(case: &Case) -> Option<Vec<usize>> {
    let spec = get(&case.pod, "spec");
    let regular = list(spec, "containers");
    let exempt = |index: usize| text(&regular[index], "name").starts_with("x-");
    let moving: Vec<usize> = (0..regular.len()).filter(|&index| case.sorts[index].helper && !exempt(index)).collect();
    let blocked = blocked_as_a_whole(case) || moving.iter().any(|&index| is_blocked(case, index));
    if moving.is_empty() || blocked { None } else { Some(moving) }
}

fn blocked_as_a_whole(case: &Case) -> bool {
    let spec = get(&case.pod, "spec");
    let annotation = |key: &str| text(get(get(&case.pod, "metadata"), "annotations"), key).to_owned();
    let plain = list(spec, "initContainers").iter().any(|init| text(init, "restartPolicy") != "Always");
    let awaits = annotation("sidecar.jaegertracing.io/inject") == "true"
        && annotation("sidecar.jaegertracing.io/injected").is_empty();
    case.minor < 29
        || !annotation("kubernetes.io/config.mirror").is_empty()
        || (case.first && !get(spec, "resources").is_null() && plain)
        || awaits
}

fn is_blocked(case: &Case, index: usize) -> bool {
    let spec = get(&case.pod, "spec");
    let (regular, inits) = (list(spec, "containers"), list(spec, "initContainers"));
    let (this, sort) = (&regular[index], case.sorts[index]);
    let policy = text(spec, "restartPolicy");
    let name = text(this, "name");
    let ports = list(this, "ports");
    let same = |list: &[Value]| list.iter().filter(|other| text(other, "name") == name).count();
    let is_hosted = |port: &Value| get(port, "hostPort").as_u64().unwrap_or(0) > 0;
    let old = case.minor < 33;
    let said = regular.iter().map(|other| get(other, "command").to_string()).collect::<String>();
    same(inits) > 0
        || same(regular) > 1
        || matches!(text(this, "restartPolicy"), "Never" | "OnFailure")
        || !list(this, "restartPolicyRules").is_empty()
        || (ports.iter().any(is_hosted) && get(spec, "hostNetwork") != &json!(true))
        || (old && !list(this, "resizePolicy").is_empty())
        || (old && ports.iter().any(|port| !text(port, "name").is_empty()))
        || ports.iter().any(|port| loses_its_service(case, index, port))
        || sort.needs_app
        || reaches(case, index, get(this, "startupProbe"))
        || reaches(case, index, get(get(this, "lifecycle"), "postStart"))
        || (old && policy == "Never" && !get(this, "startupProbe").is_null())
        || (policy == "OnFailure" && sort.quits && said.contains("/quitquitquit"))
        || (sort.may_end && !matches!(policy, "" | "Always"))
}

/// Whether a Service that targets the port's name reaches this container, and would reach another one after all that are to move have
/// moved.
fn loses_its_service(case: &Case, index: usize, port: &Value) -> bool {
    let name = text(port, "name");
    let spec = get(&case.pod, "spec");
    let (regular, inits) = (list(spec, "containers"), list(spec, "initContainers"));
    let exempt = |index: usize| text(&regular[index], "name").starts_with("x-");
    let moves = |index: &usize| case.sorts[*index].helper && !exempt(*index);
    let all = || 0..regular.len();
    let moved: Vec<&Value> = all().filter(moves).map(|index| &regular[index]).collect();
    let stays: Vec<&Value> = all().filter(|index| !moves(index)).map(|index| &regular[index]).collect();
    let native: Vec<&Value> = inits.iter().filter(|init| text(init, "restartPolicy") == "Always").collect();
    let native = if case.first { [moved, native].concat() } else { [native, moved].concat() };
    let before = find_port(&regular.iter().chain(inits).collect::<Vec<_>>(), name);
    let after = find_port(&[stays, native].concat(), name);
    let this: *const Value = &raw const regular[index];
    let is_this = |found: Option<&Value>| found.is_some_and(|found| std::ptr::eq(found, this));
    !name.is_empty() && is_this(before) && !is_this(after)
}

/// Whether a probe or hook asks at a port that another regular container declares, and this one does not.
fn reaches(case: &Case, index: usize, handler: &Value) -> bool {
    let regular = list(get(&case.pod, "spec"), "containers");
    let declares = |container: &Value, wanted: &str| {
        list(container, "ports").iter().any(|port| get(port, "containerPort").as_u64() == wanted.parse().ok())
    };
    let mut asked = Vec::new();
    for kind in ["httpGet", "tcpSocket", "grpc"] {
        match get(get(handler, kind), "port") {
            Value::String(port) => asked.push(port.clone()),
            Value::Number(port) => asked.push(port.to_string()),
            _ => {}
        }
    }
    for word in list(get(handler, "exec"), "command").iter().filter_map(Value::as_str) {
        asked.extend(word.split(|character: char| !character.is_ascii_digit()).map(ToOwned::to_owned));
    }
    asked.iter().filter(|port| !port.is_empty()).any(|port| {
        !declares(&regular[index], port)
            && regular.iter().enumerate().any(|(other, container)| other != index && declares(container, port))
    })
}

/// The startup probe that a moved container should get.
pub fn startup_probe(case: &Case, index: usize) -> Option<Value> {
    let spec = get(&case.pod, "spec");
    let (this, sort) = (&list(spec, "containers")[index], case.sorts[index]);
    let hazard = case.minor < 33 && text(spec, "restartPolicy") == "Never";
    if !case.derive || hazard || !get(this, "startupProbe").is_null() {
        return None;
    }
    let readiness = get(this, "readinessProbe");
    if readiness.is_null() {
        return sort.health.then(|| {
            json!({"httpGet": {"path": "/startup", "port": 9090}, "periodSeconds": 1, "timeoutSeconds": 5, "successThreshold": 1, "failureThreshold": 60})
        });
    }
    if reaches(case, index, readiness) {
        return None;
    }
    let mut probe = json!({"successThreshold": 1, "failureThreshold": get(readiness, "failureThreshold").as_u64().unwrap_or(3).max(30)});
    for key in ["exec", "httpGet", "tcpSocket", "grpc", "periodSeconds", "timeoutSeconds"] {
        if !get(readiness, key).is_null() {
            probe[key] = get(readiness, key).clone();
        }
    }
    Some(probe)
}
