//! Containers: apps, helpers as the catalog knows them, and what is almost one.

use crate::tape::Tape;
use native_sidecar_config::List;
use native_sidecar_engine::catalog::{self, schema::Helper};
use native_sidecar_engine::json::Text;
use serde_json::{Value, json};

/// What the containers of a pod have to agree on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pod {
    /// How many containers there are so far.
    count: usize,
    /// Their names.
    names: Vec<String>,
    /// The helpers among them, in whose words others may speak.
    helpers: Vec<&'static Helper<'static>>,
    /// Whether the API server would take it: fields have their types, and what is required is there.
    pub(crate) proper: bool,
}

impl Pod {
    pub(crate) fn new(proper: bool) -> Self {
        Self { proper, ..Self::default() }
    }
}

const APPS: [&str; 6] = [
    "registry.example.com/shop/app:1",
    "busybox:1.36",
    "nginx",
    "auto",
    "registry.example.com:5000/library/docker:27-dind",
    "hashicorp/vault:1.20",
];

const COMMANDS: [&[&str]; 12] = [
    &["sleep", "infinity"],
    &["sh", "-c", "backup; curl -X POST localhost:15020/quitquitquit"],
    &["sh", "-c", "trap 'pkill -INT envoy' EXIT; migrate"],
    &["tail", "-F", "/var/log/app/a.log"],
    &["/bin/sh", "-c", "tail -n+1 -f /var/log/app/a.log"],
    &["linkerd-await", "--shutdown", "--", "job"],
    &["bash", "-ec", "until nc -z localhost 8001; do sleep 1; done; exec app"],
    &["env", "A=b", "timeout", "5", "app"],
    &["sh", "-c", ""],
    &["/usr/bin/env"],
    &["wget", "-qO-", "http://127.0.0.1:9091/quitquitquit"],
    &["sh", "-c", "true || 'unclosed"],
];

/// A container. `init`: it stands among the init containers.
pub(crate) fn container(tape: &mut Tape<'_>, pod: &mut Pod, init: bool) -> Value {
    pod.count += 1;
    match tape.below(4) {
        0 => return plain(pod, APPS[0]),
        1 => {
            let helper = helper(tape, pod);
            let mut made = plain(pod, tape.one(&helper.images));
            restarts(tape, pod, init, &mut made);
            return made;
        }
        _ => {}
    }
    let mut made = json!({});
    let helper = if tape.below(3) > 0 { Some(helper(tape, pod)) } else { None };
    name(tape, pod, helper, &mut made);
    image(tape, pod, helper, &mut made);
    words(tape, pod, helper, &mut made);
    environment(tape, helper, &mut made);
    restarts(tape, pod, init, &mut made);
    if tape.once_in(2) {
        handlers(tape, pod, &mut made);
    }
    if tape.once_in(2) {
        rest(tape, pod, &mut made);
    }
    if !pod.proper && tape.once_in(6) {
        let keys = ["name", "image", "command", "args", "env", "envFrom", "ports", "restartPolicy", "volumeMounts"];
        let more = ["restartPolicyRules", "resizePolicy", "startupProbe", "readinessProbe", "lifecycle", "x"];
        let key = [&keys[..], &more[..]].concat()[tape.below(15)];
        made[key] = junk(tape, 0);
    }
    made
}

/// A container of which nothing is unusual.
fn plain(pod: &mut Pod, image: &str) -> Value {
    let name = format!("c{}", pod.count);
    let made = json!({"name": name, "image": image});
    pod.names.push(name);
    made
}

fn helper(tape: &mut Tape<'_>, pod: &mut Pod) -> &'static Helper<'static> {
    let known = pod.helpers.len();
    let helper = if known > 0 && tape.once_in(3) {
        pod.helpers[tape.below(known)]
    } else {
        &catalog::helpers()[tape.below(catalog::helpers().len())]
    };
    pod.helpers.push(helper);
    helper
}

fn name(tape: &mut Tape<'_>, pod: &mut Pod, helper: Option<&'static Helper<'static>>, made: &mut Value) {
    let own = format!("c{}", pod.count);
    let mut name = match (helper, tape.below(4)) {
        (Some(helper), 1) => tape.one(&helper.container_names).replace('*', "x"),
        (Some(helper), 2) => tape.one(&helper.weak_container_names).replace('*', "x"),
        (Some(helper), 3) => match helper.one_shot.get() {
            Some(one_shot) => tape.one(&one_shot.container_names).replace('*', "x"),
            None => helper.id.to_string(),
        },
        (None, 2) => format!("x-{own}"),
        (None, 3) if !pod.proper => tape.text(),
        _ => own.clone(),
    };
    if pod.proper && (name.is_empty() || pod.names.contains(&name)) {
        name = own;
    } else if !pod.names.is_empty() && tape.once_in(16) {
        name = pod.names[tape.below(pod.names.len())].clone();
    }
    made["name"] = json!(name);
    pod.names.push(name);
}

fn image(tape: &mut Tape<'_>, pod: &Pod, helper: Option<&'static Helper<'static>>, made: &mut Value) {
    let repository = match (helper, tape.below(3)) {
        (Some(helper), 0) => tape.one(&helper.images),
        (Some(helper), 1) => tape.one(&helper.ambiguous_images),
        _ => "",
    };
    let image = if repository.is_empty() { tape.one(&APPS).to_owned() } else { reference(tape, repository) };
    if pod.proper || !tape.once_in(12) {
        made["image"] = json!(image);
    }
}

/// A reference to an image of a repository, or almost.
pub(crate) fn reference(tape: &mut Tape<'_>, repository: &str) -> String {
    const BEFORE: [&str; 8] =
        ["", "docker.io/", "registry.example.com:5000/mirror/", "localhost/", "library/", "x", "quay.io/library/", " "];
    const BEHIND: [&str; 9] =
        ["", ":1.2.3", ":latest", "@sha256:00ff", ":v1@sha256:00ff", ":27-dind", "-debug", ":", " "];
    let mut reference = format!("{}{repository}{}", tape.one(&BEFORE), tape.one(&BEHIND));
    if tape.once_in(16) {
        reference = reference.to_uppercase();
    }
    if tape.once_in(16) {
        let at = tape.below(reference.len() + 1);
        let piece = tape.text();
        if reference.is_char_boundary(at) {
            reference.insert_str(at, &piece);
        }
    }
    reference
}

/// Command and arguments.
fn words(tape: &mut Tape<'_>, pod: &Pod, helper: Option<&'static Helper<'static>>, made: &mut Value) {
    let (mut command, mut args) = (Vec::new(), Vec::new());
    match (helper, tape.below(3)) {
        (Some(helper), 1) => command.push(tape.one(&helper.programs).to_owned()),
        (_, 2) => {
            let words = COMMANDS[tape.below(COMMANDS.len())];
            command.extend(words.iter().map(ToString::to_string));
        }
        _ => {}
    }
    // The app may speak to a helper, and a helper has words of its own.
    let spoken = helper.or_else(|| pod.helpers.last().copied());
    for _ in 0..tape.below(4) {
        let word = spoken.map_or_else(String::new, |helper| word(tape, helper));
        args.push(if word.is_empty() { tape.text() } else { word });
    }
    if tape.once_in(8) {
        command.append(&mut args);
    }
    if tape.once_in(8) {
        args = vec!["-c".to_owned(), args.join(" ")];
    }
    command.retain(|word| !pod.proper || !word.is_empty());
    for (key, list) in [("command", command), ("args", args)] {
        if !list.is_empty() || tape.once_in(12) {
            made[key] = json!(list);
        }
    }
}

/// A word that decides something of a helper.
fn word(tape: &mut Tape<'_>, helper: &Helper<'static>) -> String {
    let none = List::Borrowed(&[]);
    let one_shot = helper.one_shot.get();
    let standalone = helper.standalone.get();
    let signs = helper.signs.get();
    let of = |list: Option<&List<'static, Text<'static>>>| -> List<'static, Text<'static>> {
        list.cloned().unwrap_or(none.clone())
    };
    let list = match tape.below(12) {
        0 => of(one_shot.map(|it| &it.args)),
        1 => of(one_shot.map(|it| &it.subcommands)),
        2 => of(one_shot.map(|it| &it.programs)),
        3 => of(one_shot.and_then(|it| it.unless.get()).map(|it| &it.args)),
        4 => of(standalone.map(|it| &it.args)),
        5 => of(standalone.map(|it| &it.subcommands)),
        6 => of(signs.map(|it| &it.args)),
        7 => of(signs.map(|it| &it.subcommands)),
        8 => of(helper.needs_app.get().map(|it| &it.args)),
        9 => of(helper.startup.get().map(|it| &it.needs)),
        10 => of(helper.quit.get().map(|it| &it.calls)),
        _ => of(helper.quit.get().map(|it| &it.needs)),
    };
    tape.one(&list).to_owned()
}

fn environment(tape: &mut Tape<'_>, helper: Option<&'static Helper<'static>>, made: &mut Value) {
    let mut variables = Vec::new();
    for index in 0..tape.below(3) {
        let of_helper = helper.and_then(|helper| match tape.below(3) {
            0 => helper.signs.get().map(|it| &it.env),
            1 => helper.one_shot.get().map(|it| &it.env),
            _ => helper.standalone.get().map(|it| &it.env),
        });
        let pattern = of_helper.map(|list| tape.one(list)).filter(|pattern| !pattern.is_empty());
        let (name, value) = match pattern {
            Some(pattern) => pattern.split_once('=').unwrap_or((pattern, "x")),
            None => (["ISTIO_QUIT_API", "KUBEXIT_NAME", "A"][index % 3], tape.one(&["true", "false", "0", "no", ""])),
        };
        let name = name.replace('*', "X");
        variables.push(match tape.below(4) {
            0 => json!({"name": name, "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}),
            1 => json!({"name": name}),
            _ => json!({"name": name, "value": value}),
        });
    }
    if !variables.is_empty() {
        made["env"] = json!(variables);
    }
    if tape.once_in(12) {
        made["envFrom"] = json!([{"configMapRef": {"name": "c"}}]);
    }
}

fn restarts(tape: &mut Tape<'_>, pod: &Pod, init: bool, made: &mut Value) {
    let many = if init { 2 } else { 16 };
    if tape.once_in(many) {
        made["restartPolicy"] = json!("Always");
    } else if tape.once_in(12) {
        made["restartPolicy"] = match tape.below(5) {
            0 => Value::Null,
            1 => json!("Never"),
            2 => json!("OnFailure"),
            3 if !pod.proper => json!("always"),
            _ => json!("Always"),
        };
    }
    if tape.once_in(24) {
        made["restartPolicyRules"] = json!([{"action": "Restart", "exitCodes": {"operator": "In", "values": [42]}}]);
    }
    if tape.once_in(24) {
        made["resizePolicy"] = json!([{"resourceName": "cpu", "restartPolicy": "NotRequired"}]);
    }
}

/// Ports, probes and hooks.
fn handlers(tape: &mut Tape<'_>, pod: &Pod, made: &mut Value) {
    let own = 8000 + pod.count;
    if tape.once_in(2) {
        let mut port = json!({"containerPort": own});
        match tape.below(6) {
            0 => port["name"] = json!("web"),
            1 => port["hostPort"] = json!(own),
            2 => port["hostPort"] = json!(0),
            _ => {}
        }
        made["ports"] = json!([port]);
    }
    let port = if tape.once_in(3) { 8001 + tape.below(pod.count) } else { own };
    for key in ["startupProbe", "readinessProbe", "livenessProbe"] {
        if tape.once_in(3) {
            made[key] = handler(tape, port);
            if tape.once_in(3) {
                made[key]["periodSeconds"] = json!(3);
            }
            if tape.once_in(3) {
                made[key]["failureThreshold"] = json!(40);
            }
        }
    }
    if tape.once_in(3) {
        let key = tape.one(&["postStart", "preStop"]);
        let mut handler = handler(tape, port);
        if let Some(handler) = handler.as_object_mut() {
            handler.remove("grpc");
        }
        if handler.as_object().is_some_and(serde_json::Map::is_empty) {
            handler = json!({"sleep": {"seconds": 5}});
        }
        made["lifecycle"] = json!({ key: handler });
    }
}

fn handler(tape: &mut Tape<'_>, port: usize) -> Value {
    match tape.below(6) {
        0 => json!({"httpGet": {"path": "/healthz", "port": port}}),
        1 => json!({"tcpSocket": {"port": port}}),
        2 => json!({"grpc": {"port": port}}),
        3 => json!({"httpGet": {"path": "/", "port": "web"}}),
        4 => {
            json!({"exec": {"command": ["sh", "-c", format!("until wget -qO- http://localhost:{port}/ready; do sleep 1; done")]}})
        }
        _ => json!({"exec": {"command": ["sleep", "15"]}}),
    }
}

/// What else a container has, and what nobody knows of it.
fn rest(tape: &mut Tape<'_>, pod: &Pod, made: &mut Value) {
    if tape.once_in(2) {
        let (cpu, memory) = (tape.one(&["100m", "1"]), tape.one(&["64Mi", "1Gi"]));
        made["resources"] = match tape.below(3) {
            0 => json!({"requests": {"cpu": cpu, "memory": memory}}),
            1 => json!({"requests": {"cpu": cpu}, "limits": {"cpu": cpu}}),
            _ => json!({"requests": {"cpu": cpu, "memory": memory}, "limits": {"cpu": cpu, "memory": memory}}),
        };
    }
    if tape.once_in(3) {
        made["volumeMounts"] = json!([{"name": "logs", "mountPath": tape.one(&["/var/log/app", "/", "/dev"])}]);
    }
    if tape.once_in(4) {
        made["xUnknown"] = junk(tape, 0);
    }
    if !pod.proper && tape.once_in(8) {
        made["ports"] = json!(null);
    }
}

/// Any small JSON value.
pub(crate) fn junk(tape: &mut Tape<'_>, depth: usize) -> Value {
    match tape.below(if depth < 3 { 9 } else { 7 }) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1.5e300),
        4 => json!(18_446_744_073_709_551_615_u64),
        5 => json!(tape.text()),
        6 => json!("Always"),
        7 => (0..tape.below(4)).map(|_| junk(tape, depth + 1)).collect(),
        _ => {
            let keys = ["name", "containers", "restartPolicy", "command"];
            (0..tape.below(4))
                .map(|index| (keys[index].to_owned(), junk(tape, depth + 1)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        }
    }
}
