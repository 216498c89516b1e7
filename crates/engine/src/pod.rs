//! The parts of a pod template that decide, borrowed from the request.

use crate::glob;
use crate::index::Index;
use crate::json::{Error, Kind, Reader, Text};
use std::cell::OnceCell;
use std::marker::PhantomData;
use std::ops::Deref;

type Result<T> = std::result::Result<T, crate::json::Error>;

/// What can be read from JSON text.
pub trait Read<'a>: Sized {
    /// Reads the next value, which is not `null`.
    ///
    /// # Errors
    /// If it is of the wrong type, or has a deciding key twice.
    fn read(reader: &mut Reader<'a>) -> Result<Self>;

    /// Passes over the next value, which is to be built later.
    ///
    /// # Errors
    /// As [`Self::read`].
    fn check(reader: &mut Reader<'a>) -> Result<()> {
        Self::read(reader).map(drop)
    }

    /// Reads the next value into an empty slot.
    ///
    /// # Errors
    /// As [`Self::read`]; what is in the slot then is of no use.
    fn read_into(slot: &mut Option<Self>, reader: &mut Reader<'a>) -> Result<()> {
        *slot = Some(Self::read(reader)?);
        Ok(())
    }
}

/// What is read from an object, member by member, and where it is to stay: records are large, and what hands them on by value needs
/// so much stack that it costs page faults.
pub trait Record<'a>: Default {
    /// Reads the members of the next value, which is not `null`.
    ///
    /// # Errors
    /// If it is no object, a member is of the wrong type, or a deciding key is there twice.
    fn fill(&mut self, reader: &mut Reader<'a>) -> Result<()>;
}

impl<'a, T: Record<'a>> Read<'a> for T {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let mut record = Self::default();
        record.fill(reader)?;
        Ok(record)
    }

    fn read_into(slot: &mut Option<Self>, reader: &mut Reader<'a>) -> Result<()> {
        slot.insert(Self::default()).fill(reader)
    }
}

/// The value of a key that may be given once. Absent and `null` are the same to whoever asks: `None` outside, and inside.
#[derive(Clone, Debug)]
pub struct Once<T>(Option<Option<T>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Deref for Once<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        self.0.as_ref().unwrap_or(&None)
    }
}

impl<T> Once<T> {
    /// The slot for the value that comes next; `None` if that is `null`, which is passed over.
    ///
    /// # Errors
    /// If the key was there before.
    pub fn slot(&mut self, reader: &mut Reader<'_>) -> Result<Option<&mut Option<T>>> {
        if self.0.is_some() {
            return Err(reader.twice());
        }
        let slot = self.0.insert(None);
        Ok(if reader.null()? { None } else { Some(slot) })
    }

    /// Reads the value.
    ///
    /// # Errors
    /// If the key was there before, or the value is of the wrong type.
    pub fn read<'a>(&mut self, reader: &mut Reader<'a>) -> Result<()>
    where
        T: Read<'a>,
    {
        match self.slot(reader)? {
            Some(slot) => T::read_into(slot, reader),
            None => Ok(()),
        }
    }

    /// Whether the key is there, be its value `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// The value, moved out.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        self.0.flatten()
    }

    /// The value, moved out; none is left.
    #[must_use]
    pub fn take(&mut self) -> Option<T> {
        self.0.as_mut().and_then(Option::take)
    }
}

impl Once<Text<'_>> {
    /// The text; empty when absent.
    #[must_use]
    pub fn text(&self) -> &str {
        self.as_deref().unwrap_or_default()
    }
}

impl<'a> Read<'a> for Text<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.string()
    }

    fn check(reader: &mut Reader<'a>) -> Result<()> {
        let start = reader.at();
        reader.pass_string()?;
        if reader.strings() > MOST_ARGUMENTS { Err(too_much_said(start)) } else { Ok(()) }
    }
}

/// How many bytes the command lines of an object may have together, with those of its hooks and probes. Etcd takes objects of 1.5 MiB by
/// default, and Linux arguments of 128 KiB (`MAX_ARG_STRLEN`); without an end to them the words of a script would take long.
pub const MOST_ARGUMENTS: usize = 1 << 20;

#[cold]
fn too_much_said(argument: usize) -> Error {
    Error::too_many("1 MiB, with the arguments before it: mount long scripts from a ConfigMap", argument)
}

impl<'a> Read<'a> for bool {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.boolean()
    }
}

/// A value of which only its presence or its text counts.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a>(pub &'a str);

impl<'a> Read<'a> for Raw<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.raw().map(Raw)
    }
}

/// The text of the value of a key that may be given once, `null` included. It takes less room than [`Once`]: containers have many,
/// and each page that they take costs about a microsecond.
#[derive(Clone, Copy, Debug, Default)]
struct Written<'a>(Option<&'a str>);

impl<'a> Written<'a> {
    /// Passes over the value, which is checked unless it is `null`.
    fn read(&mut self, reader: &mut Reader<'a>, check: impl FnOnce(&mut Reader<'a>) -> Result<()>) -> Result<()> {
        if self.0.is_some() {
            return Err(reader.twice());
        }
        reader.kind()?;
        let start = reader.at();
        if !reader.null()? {
            check(reader)?;
        }
        self.0 = Some(reader.span(start, reader.at()));
        Ok(())
    }

    /// The text; `None` when there is none, and of `null`.
    fn value(&self) -> Option<&'a str> {
        self.0.filter(|text| *text != "null")
    }
}

/// A value that is checked when it is read and built only when it is asked for: for most containers it never is. Absent and `null`
/// are the same to whoever asks.
#[derive(Debug)]
pub struct Later<'a, T> {
    written: Written<'a>,
    value: PhantomData<T>,
}

impl<T> Clone for Later<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Later<'_, T> {}

impl<T> Default for Later<'_, T> {
    fn default() -> Self {
        Self { written: Written(None), value: PhantomData }
    }
}

impl<'a, T: Read<'a>> Later<'a, T> {
    /// Passes over the value.
    ///
    /// # Errors
    /// If the key was there before, or the value cannot be built.
    pub fn read(&mut self, reader: &mut Reader<'a>) -> Result<()> {
        self.written.read(reader, T::check)
    }

    /// Whether the key is there, be its value `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.written.0.is_some()
    }

    /// Whether there is a value.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.text().is_some()
    }

    /// The value's text, as written.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        self.written.value()
    }

    /// The value. The text was read before, so that reading it again cannot fail.
    #[must_use]
    pub fn build(&self) -> Option<T> {
        T::read(&mut Reader::new(self.text()?)).ok()
    }
}

/// How many items an object may have in its lists that decide, together. Etcd could not keep as many, unless they were hardly more than
/// brackets, and no process could be given them; without an end to them a verdict would take long.
pub const MOST_ITEMS: usize = 65_536;

/// A list that is checked when it is read, and whose items are built one by one when they are asked for: there can be thousands.
/// Absent, `null` and empty are the same to whoever asks.
#[derive(Debug)]
pub struct Items<'a, T> {
    written: Written<'a>,
    item: PhantomData<T>,
}

impl<T> Clone for Items<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Items<'_, T> {}

impl<T> Default for Items<'_, T> {
    fn default() -> Self {
        Self { written: Written(None), item: PhantomData }
    }
}

#[cold]
fn too_many_items(list: usize) -> Error {
    Error::too_many("65536 items, counting those of the lists before it", list)
}

impl<'a, T: Read<'a>> Items<'a, T> {
    /// Passes over the list.
    ///
    /// # Errors
    /// If the key was there before, the value is no list, an item cannot be built, or there are too many.
    pub fn read(&mut self, reader: &mut Reader<'a>) -> Result<()> {
        self.written.read(reader, |reader| {
            let start = reader.at();
            let mut elements = reader.array()?;
            while elements.next(reader)?.is_some() {
                if reader.items() > MOST_ITEMS {
                    return Err(too_many_items(start));
                }
                reader.optional(T::check)?;
            }
            Ok(())
        })
    }

    /// The items that are not `null`. The text was read before, so that reading it again cannot fail.
    pub fn iter(&self) -> impl Iterator<Item = T> + use<'a, T> {
        let mut reader = Reader::new(self.written.value().unwrap_or("[]"));
        let mut elements = reader.array().ok();
        std::iter::from_fn(move || {
            loop {
                elements.as_mut()?.next(&mut reader).ok()??;
                if let Some(item) = reader.optional(T::read).ok()? {
                    return Some(item);
                }
            }
        })
    }

    /// Whether there is a list, be it empty.
    #[must_use]
    pub fn is_some(&self) -> bool {
        self.written.value().is_some()
    }

    /// Whether there is any item.
    #[must_use]
    pub fn has_any(&self) -> bool {
        self.iter().next().is_some()
    }

    /// Whether a part may stand in a string of the list.
    #[must_use]
    pub fn may_hold(&self, part: &str) -> bool {
        self.may_hold_any(std::iter::once(part))
    }

    /// Whether one of the parts may stand in a string of the list: it stands in the text, or something is escaped there. It saves
    /// most lists from being read.
    pub fn may_hold_any<'p>(&self, mut parts: impl Iterator<Item = &'p str>) -> bool {
        let holds = |text: &str| parts.any(|part| glob::find(text, part).is_some()) || text.contains('\\');
        self.written.value().is_some_and(holds)
    }
}

/// Of a list, whether it has any item: nothing else counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HasAny(bool);

impl<'a> Read<'a> for HasAny {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        let mut items = Items::<Raw<'a>>::default();
        items.read(reader)?;
        Ok(Self(items.has_any()))
    }
}

impl Once<HasAny> {
    /// Whether there is any item.
    #[must_use]
    pub fn has_any(&self) -> bool {
        **self == Some(HasAny(true))
    }
}

/// An object of strings: labels, annotations. Its text is taken apart when something is first looked up, and once: there can be a
/// megabyte of it, and each helper asks for a dozen keys.
#[derive(Clone, Debug)]
pub struct StringMap<'a> {
    text: &'a str,
    /// Where the value of each key begins, if it is a string. Of a repeated key it is the last, as the API server takes it. The keys
    /// are owned: a cell that borrows would fix the lifetime of all that holds it.
    values: OnceCell<Index<'static>>,
}

impl<'a> Read<'a> for StringMap<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        if reader.kind()? == Kind::Object {
            reader.raw().map(|text| Self { text, values: OnceCell::new() })
        } else {
            Err(reader.wanted("an object"))
        }
    }
}

impl<'a> StringMap<'a> {
    /// The object's text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The value of a key. A value that is no string is none.
    #[must_use]
    pub fn get(&self, wanted: &str) -> Option<Text<'a>> {
        let values = self.values.get_or_init(|| {
            let mut values = Index::default();
            // The text was read before, so that reading it again cannot fail, unless it is in an escape of a key.
            let _ = self.take_apart(&mut values);
            values
        });
        let at = values.get(wanted)?;
        Reader::new(self.text.get(at..)?).string().ok()
    }

    fn take_apart(&self, values: &mut Index<'static>) -> Result<()> {
        let mut reader = Reader::new(self.text);
        let mut members = reader.object()?;
        while let Some(key) = members.next(&mut reader)? {
            if reader.kind()? == Kind::String {
                *values.entry(Text::Owned(key.into_owned())) = reader.at();
            }
            reader.skip()?;
        }
        Ok(())
    }
}

/// Reads a struct from an object: the given keys into their fields, the others not at all, and the object's text into one more
/// field, if there is one for it.
macro_rules! reads {
    ($name:ident $(in $text:ident)? { $($key:literal => $field:ident),* $(,)? }) => {
        impl<'a> $crate::pod::Record<'a> for $name<'a> {
            fn fill(&mut self, reader: &mut $crate::json::Reader<'a>) -> std::result::Result<(), $crate::json::Error> {
                let mut members = reader.object()?;
                while let Some(key) = members.next(reader)? {
                    match &*key {
                        $($key => self.$field.read(reader)?,)*
                        _ => reader.skip()?,
                    }
                }
                $(self.$text = members.text(reader);)?
                Ok(())
            }
        }
    };
}

pub(crate) use reads;

/// An object's metadata.
#[derive(Clone, Debug, Default)]
pub struct Metadata<'a> {
    /// Its text.
    pub raw: &'a str,
    /// The name; absent when the server is to make one.
    pub name: Once<Text<'a>>,
    /// What the server begins a made name with.
    pub generate_name: Once<Text<'a>>,
    /// The namespace.
    pub namespace: Once<Text<'a>>,
    /// Labels.
    pub labels: Once<StringMap<'a>>,
    /// Annotations.
    pub annotations: Once<StringMap<'a>>,
    /// Who owns the object.
    pub owners: Items<'a, Owner<'a>>,
    /// When it was asked to go.
    pub deletion_timestamp: Once<Raw<'a>>,
}

reads! { Metadata in raw { "name" => name, "generateName" => generate_name, "namespace" => namespace, "labels" => labels, "annotations" => annotations, "ownerReferences" => owners, "deletionTimestamp" => deletion_timestamp } }

impl<'a> Metadata<'a> {
    /// The owner that controls the object, if one does.
    #[must_use]
    pub fn controller(&self) -> Option<Owner<'a>> {
        if !self.owners.may_hold("controller") {
            return None;
        }
        self.owners.iter().find(|owner| *owner.controller == Some(true))
    }

    /// The value of an annotation, or else of a label.
    #[must_use]
    pub fn mark(&self, key: &str) -> Option<Text<'a>> {
        let annotation = self.annotations.as_ref().and_then(|map| map.get(key));
        annotation.or_else(|| self.labels.as_ref().and_then(|map| map.get(key)))
    }
}

/// An owner reference.
#[derive(Clone, Debug, Default)]
pub struct Owner<'a> {
    /// `batch/v1`
    pub api_version: Once<Text<'a>>,
    /// `Job`
    pub kind: Once<Text<'a>>,
    /// Whether it controls the object.
    pub controller: Once<bool>,
}

reads! { Owner { "apiVersion" => api_version, "kind" => kind, "controller" => controller } }

/// A pod template, or a Pod: its metadata and its spec.
#[derive(Clone, Debug, Default)]
pub struct Template<'a> {
    /// Metadata of the pods.
    pub metadata: Once<Metadata<'a>>,
    /// What they are made of.
    pub spec: Once<PodSpec<'a>>,
}

reads! { Template { "metadata" => metadata, "spec" => spec } }

/// A pod's spec.
#[derive(Clone, Debug, Default)]
pub struct PodSpec<'a> {
    /// Its text.
    pub raw: &'a str,
    /// Init containers, native sidecars among them.
    pub init_containers: Once<Containers<'a>>,
    /// Regular containers.
    pub containers: Once<Containers<'a>>,
    /// `Always`, `OnFailure` or `Never`.
    pub restart_policy: Once<Text<'a>>,
    /// Whether the pod uses the node's network.
    pub host_network: Once<bool>,
    /// Whether a container sees the processes of the others.
    pub share_process_namespace: Once<bool>,
    /// Resources of the pod as a whole.
    pub resources: Once<Raw<'a>>,
}

reads! { PodSpec in raw { "initContainers" => init_containers, "containers" => containers, "restartPolicy" => restart_policy, "hostNetwork" => host_network, "shareProcessNamespace" => share_process_namespace,
"resources" => resources } }

impl<'a> PodSpec<'a> {
    /// The containers of one list.
    #[must_use]
    pub fn list(&self, list: ContainerList) -> &[Container<'a>] {
        let containers = match list {
            ContainerList::Init => &self.init_containers,
            ContainerList::Regular => &self.containers,
        };
        containers.as_ref().map_or(&[], |containers| &containers.items)
    }
}

/// Which of the two lists a container stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContainerList {
    /// `initContainers`
    Init,
    /// `containers`
    Regular,
}

impl ContainerList {
    /// The field's name.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Init => "initContainers",
            Self::Regular => "containers",
        }
    }
}

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
    pub name: Once<Text<'a>>,
    /// The image.
    pub image: Once<Text<'a>>,
    /// What runs in place of the image's entrypoint.
    pub command: Items<'a, Text<'a>>,
    /// Arguments.
    pub args: Items<'a, Text<'a>>,
    /// Environment variables.
    pub env: Items<'a, EnvVar<'a>>,
    /// Variables from elsewhere, which the spec does not show.
    pub env_from: Once<HasAny>,
    /// Ports.
    pub ports: Items<'a, Port<'a>>,
    /// The container's own restart policy.
    pub restart_policy: Once<Text<'a>>,
    /// Mounted volumes.
    pub volume_mounts: Items<'a, VolumeMount<'a>>,
    /// Rules for restarts by exit code.
    pub restart_policy_rules: Once<HasAny>,
    /// What a resize in place does.
    pub resize_policy: Once<HasAny>,
    /// The probe that holds back what comes next.
    pub startup_probe: Later<'a, Handler<'a>>,
    /// The probe that holds back traffic.
    pub readiness_probe: Later<'a, Handler<'a>>,
    /// Hooks.
    pub lifecycle: Later<'a, Lifecycle<'a>>,
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
    pub name: Once<Text<'a>>,
    /// The value, where the spec shows it.
    pub value: Once<Text<'a>>,
    /// Where else the value comes from.
    pub value_from: Once<Raw<'a>>,
}

reads! { EnvVar { "name" => name, "value" => value, "valueFrom" => value_from } }

/// A port of a container.
#[derive(Clone, Debug, Default)]
pub struct Port<'a> {
    /// The name.
    pub name: Once<Text<'a>>,
    /// The port on the node, as it is written.
    pub host_port: Once<Number<'a>>,
    /// The port of the container, as it is written.
    pub container_port: Once<Number<'a>>,
}

reads! { Port { "name" => name, "hostPort" => host_port, "containerPort" => container_port } }

/// A number as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a>(pub &'a str);

impl<'a> Read<'a> for Number<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        reader.number().map(Number)
    }
}

/// A mounted volume.
#[derive(Clone, Debug, Default)]
pub struct VolumeMount<'a> {
    /// The volume's name.
    pub name: Once<Text<'a>>,
    /// Where it is mounted.
    pub mount_path: Once<Text<'a>>,
    /// Whether the container cannot write to it.
    pub read_only: Once<bool>,
}

reads! { VolumeMount { "name" => name, "mountPath" => mount_path, "readOnly" => read_only } }

/// A container's hooks.
#[derive(Clone, Debug, Default)]
pub struct Lifecycle<'a> {
    /// Runs after the start, and holds back what comes next.
    pub post_start: Once<Handler<'a>>,
    /// Runs before the stop.
    pub pre_stop: Once<Handler<'a>>,
}

reads! { Lifecycle { "postStart" => post_start, "preStop" => pre_stop } }

/// What a hook or a probe does.
#[derive(Clone, Debug, Default)]
pub struct Handler<'a> {
    /// Runs a command.
    pub exec: Once<Exec<'a>>,
    /// Waits.
    pub sleep: Once<Raw<'a>>,
    /// Asks over HTTP.
    pub http_get: Once<Target<'a>>,
    /// Opens a connection.
    pub tcp_socket: Once<Target<'a>>,
    /// Asks over gRPC.
    pub grpc: Once<Target<'a>>,
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
    pub port: Once<Raw<'a>>,
}

reads! { Target { "port" => port } }

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{test, *};

    #[test]
    fn a_mark_is_the_last_string_of_its_key() {
        let text = r#"{"labels":{"a":"1","\u0061":"\u0032","b":7,"c":"label","d":"x","d":null},"annotations":{"c":"annotation","e":["f"]}}"#;
        let metadata = Reader::new(text).whole(Metadata::read).unwrap();
        for (key, expected) in
            [("a", Some("2")), ("b", None), ("c", Some("annotation")), ("d", Some("x")), ("e", None), ("f", None)]
        {
            assert_eq!(metadata.mark(key).as_deref(), expected, "{key}");
        }
    }

    #[test]
    fn the_first_wanted_item_is_found() {
        let owners =
            r#"{"ownerReferences":[{"kind":"A"},null,{"kind":"B","controller":true},{"kind":"C","controller":true}]}"#;
        let metadata = Reader::new(owners).whole(Metadata::read).unwrap();
        assert_eq!(metadata.controller().unwrap().kind.text(), "B");
        assert!(Metadata::default().controller().is_none());
    }
}
