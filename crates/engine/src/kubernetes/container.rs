//! A container, as far as it decides.

use crate::json::{Error, Reader, Text};
use crate::lazy_json::{HasAny, Items, Lazy, Number, Raw, Read, Record, Result, UniqueField, reads};

/// How many containers a list may have: no node runs a hundredth of them. Without an end to them a small request would take much
/// memory.
pub const MOST_CONTAINERS: usize = 16_384;

/// A list of containers.
#[derive(Clone, Debug, Default)]
pub struct Containers<'a> {
    /// The list's text.
    pub raw: &'a str,
    /// The containers.
    pub items: Vec<Container<'a>>,
}

impl<'a> Read<'a> for Containers<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.kind()?;
        let start = reader.at();
        let mut items = Vec::new();
        let mut elements = reader.array()?;
        while elements.next(reader)?.is_some() {
            if items.len() >= MOST_CONTAINERS {
                return Err(Error::too_many("16384 items", start));
            }
            // Most lists have one or two.
            if items.is_empty() {
                items.reserve_exact(2);
            }
            // A null item keeps its place, so that an index means the same as to the API server.
            items.push(Container::default());
            if !reader.null()?
                && let Some(item) = items.last_mut()
            {
                item.fill(reader)?;
            }
        }
        Ok(Self { raw: reader.span(start, reader.at()), items })
    }
}

/// A container.
#[derive(Clone, Debug, Default)]
pub struct Container<'a> {
    /// The container's text.
    pub raw: &'a str,
    /// The name.
    pub name: UniqueField<Text<'a>>,
    /// The image.
    pub image: UniqueField<Text<'a>>,
    /// What runs in place of the image's entrypoint.
    pub command: Items<'a, Text<'a>>,
    /// Arguments.
    pub args: Items<'a, Text<'a>>,
    /// Environment variables.
    pub env: Items<'a, EnvVar<'a>>,
    /// Variables from elsewhere, which the spec does not show.
    pub env_from: UniqueField<HasAny>,
    /// Ports.
    pub ports: Items<'a, Port<'a>>,
    /// The container's own restart policy.
    pub restart_policy: UniqueField<Text<'a>>,
    /// Mounted volumes.
    pub volume_mounts: Items<'a, VolumeMount<'a>>,
    /// Rules for restarts by exit code.
    pub restart_policy_rules: UniqueField<HasAny>,
    /// What a resize in place does.
    pub resize_policy: UniqueField<HasAny>,
    /// The probe that holds back what comes next.
    pub startup_probe: Lazy<'a, Handler<'a>>,
    /// The probe that holds back traffic.
    pub readiness_probe: Lazy<'a, Handler<'a>>,
    /// Hooks.
    pub lifecycle: Lazy<'a, Lifecycle<'a>>,
}

reads! { Container in raw { "name" => name, "image" => image, "command" => command, "args" => args, "env" => env, "envFrom" => env_from, "ports" => ports, "restartPolicy" => restart_policy, "volumeMounts" => volume_mounts,
"restartPolicyRules" => restart_policy_rules, "resizePolicy" => resize_policy, "startupProbe" => startup_probe, "readinessProbe" => readiness_probe, "lifecycle" => lifecycle } }

impl Container<'_> {
    /// Whether the container's own restart policy is exactly `Always`: in `initContainers` that makes a native sidecar.
    #[must_use]
    pub fn restarts_always(&self) -> bool {
        self.restart_policy.text() == "Always"
    }

    /// The container's text; a null item has none of its own.
    #[must_use]
    pub fn written(&self) -> &str {
        if self.raw.is_empty() { "null" } else { self.raw }
    }

    /// Whether a part may stand in one of the words of the command and the arguments.
    #[must_use]
    pub fn may_say(&self, part: &str) -> bool {
        self.command.may_hold(part) || self.args.may_hold(part)
    }
}

/// An environment variable.
#[derive(Clone, Debug, Default)]
pub struct EnvVar<'a> {
    /// The name.
    pub name: UniqueField<Text<'a>>,
    /// The value, where the spec shows it.
    pub value: UniqueField<Text<'a>>,
    /// Where else the value comes from.
    pub value_from: UniqueField<Raw<'a>>,
}

reads! { EnvVar { "name" => name, "value" => value, "valueFrom" => value_from } }

/// A port of a container.
#[derive(Clone, Debug, Default)]
pub struct Port<'a> {
    /// The name.
    pub name: UniqueField<Text<'a>>,
    /// The port on the node, as it is written.
    pub host_port: UniqueField<Number<'a>>,
    /// The port of the container, as it is written.
    pub container_port: UniqueField<Number<'a>>,
    /// `TCP`, unless it says something else.
    pub protocol: UniqueField<Text<'a>>,
}

reads! { Port { "name" => name, "hostPort" => host_port, "containerPort" => container_port, "protocol" => protocol } }

impl Port<'_> {
    /// The port's protocol: `TCP` if it gives none.
    #[must_use]
    pub fn protocol(&self) -> &str {
        match self.protocol.text() {
            "" => "TCP",
            protocol => protocol,
        }
    }
}

/// A mounted volume.
#[derive(Clone, Debug, Default)]
pub struct VolumeMount<'a> {
    /// The volume's name.
    pub name: UniqueField<Text<'a>>,
    /// Where it is mounted.
    pub mount_path: UniqueField<Text<'a>>,
    /// Whether the container cannot write to it.
    pub read_only: UniqueField<bool>,
}

reads! { VolumeMount { "name" => name, "mountPath" => mount_path, "readOnly" => read_only } }

/// A container's hooks.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle<'a> {
    /// Runs after the start, and holds back what comes next.
    pub post_start: UniqueField<Handler<'a>>,
    /// Runs before the stop.
    pub pre_stop: UniqueField<Handler<'a>>,
}

reads! { Lifecycle { "postStart" => post_start, "preStop" => pre_stop } }

/// What a hook or a probe does.
#[derive(Clone, Debug, Default)]
pub struct Handler<'a> {
    /// Runs a command.
    pub exec: UniqueField<Exec<'a>>,
    /// Waits.
    pub sleep: UniqueField<Raw<'a>>,
    /// Asks over HTTP.
    pub http_get: UniqueField<Target<'a>>,
    /// Opens a connection.
    pub tcp_socket: UniqueField<Target<'a>>,
    /// Asks over gRPC.
    pub grpc: UniqueField<Target<'a>>,
}

reads! { Handler { "exec" => exec, "sleep" => sleep, "httpGet" => http_get, "tcpSocket" => tcp_socket, "grpc" => grpc } }

/// A command that a hook or probe runs.
#[derive(Clone, Debug, Default)]
pub struct Exec<'a> {
    /// The command's words.
    pub command: Items<'a, Text<'a>>,
}

reads! { Exec { "command" => command } }

/// Where a hook or probe connects to.
#[derive(Clone, Debug, Default)]
pub struct Target<'a> {
    /// A number, or the name of a port of the same container: as written.
    pub port: UniqueField<Raw<'a>>,
}

reads! { Target { "port" => port } }
