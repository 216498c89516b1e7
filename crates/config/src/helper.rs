//! What is known of a helper: the schema of the files in `catalog/` and of `helpers.custom` in the settings.

use crate::json::Text;
use crate::list::{List, Part};

/// [`crate::record!`] for what stands in the catalog's static tables: with the feature of that name it can be written as Rust.
macro_rules! static_record {
    ($(#[$doc:meta])* pub struct $name:ident $(<$life:lifetime>)? {
        $($(#[doc = $meaning:literal])* $field:ident: $key:literal => $type:ty,)*
    }) => {
        $crate::record! {
            $(#[$doc])*
            pub struct $name $(<$life>)? {
                $($(#[doc = $meaning])* $field: $key => $type,)*
            }
        }

        #[cfg(feature = "catalog")]
        impl $(<$life>)? $crate::literal::Literal for $name $(<$life>)? {
            fn literal(&self, out: &mut String) {
                out.push_str(concat!(stringify!($name), " { "));
                $(
                    out.push_str(concat!(stringify!($field), ": "));
                    $crate::literal::Literal::literal(&self.$field, out);
                    out.push_str(", ");
                )*
                out.push_str("}");
            }
        }
    };
}

/// [`crate::words!`] for what stands in the catalog's static tables.
macro_rules! static_words {
    ($(#[$doc:meta])* pub enum $name:ident ($what:literal) {
        $($(#[doc = $meaning:literal])* $variant:ident = $word:literal,)*
    }) => {
        $crate::words! {
            $(#[$doc])*
            pub enum $name ($what) {
                $($(#[doc = $meaning])* $variant = $word,)*
            }
        }

        #[cfg(feature = "catalog")]
        impl $crate::literal::Literal for $name {
            fn literal(&self, out: &mut String) {
                out.push_str(match self {
                    $(Self::$variant => concat!(stringify!($name), "::", stringify!($variant)),)*
                });
            }
        }
    };
}

static_words! {
    /// What a helper is for.
    pub enum Category("category") {
        /// Carries the pod's traffic.
        ServiceMesh = "service-mesh",
        /// Ships the app's logs.
        LogCollector = "log-collector",
        /// Fetches and renews secrets or identities.
        SecretAgent = "secret-agent",
        /// Connects to a database.
        DatabaseProxy = "database-proxy",
        /// Collects metrics or traces.
        TelemetryAgent = "telemetry-agent",
        /// Checks who calls the app.
        AuthProxy = "auth-proxy",
        /// Fetches files or reloads configuration.
        ConfigReloader = "config-reloader",
        /// Mounts a file system.
        Storage = "storage",
        /// Connects networks.
        Tunnel = "tunnel",
        /// Gives the app an API of a platform.
        Runtime = "runtime",
        /// Builds or runs containers for the app.
        CiDaemon = "ci-daemon",
    }
}

static_words! {
    /// How likely it is that an image is a workload's own app.
    pub enum Likelihood("likelihood") {
        /// Seldom.
        Rare = "rare",
        /// Often.
        Common = "common",
        /// Not known to happen.
        Never = "never",
    }
}

static_words! {
    /// Whether an injector can inject native sidecars.
    pub enum NativeMode("native mode") {
        /// It cannot.
        None = "none",
        /// It can when told to.
        Available = "available",
        /// It does by itself.
        Automatic = "automatic",
    }
}

static_words! {
    /// What a helper does while the app is not there.
    pub enum AppNeed("need") {
        /// It is not ready before the app is.
        Waits = "waits",
        /// It ends with an error.
        Exits = "exits",
    }
}

static_words! {
    /// A helper that is told by what it does, in code, and by no image or name.
    pub enum Shape("shape") {
        /// Follows log files with `tail` and prints them.
        LogStreamer = "log-streamer",
    }
}

static_record! {
    /// A known helper.
    ///
    /// How an image, a name or an argument fits its pattern is a matter of who judges a container.
    pub struct Helper<'a> {
        /// Lower-case letters, digits and dashes.
        id: "id" => Text<'a>,
        /// What people call it.
        title: "title" => Text<'a>,
        /// What it is for.
        category: "category" => Category,
        /// Where its own project says how to run it.
        documentation: "documentation" => Part<'a, Text<'a>>,
        /// Repositories of images that are this helper.
        images: "images" => List<'a, Text<'a>>,
        /// Repositories of images that are other things too: they need a sign.
        ambiguous_images: "ambiguousImages" => List<'a, Text<'a>>,
        /// Names that tell it whatever the image.
        container_names: "containerNames" => List<'a, Text<'a>>,
        /// Names that need a sign.
        weak_container_names: "weakContainerNames" => List<'a, Text<'a>>,
        /// Executables that run it.
        programs: "programs" => List<'a, Text<'a>>,
        /// Whether one of the programs tells it whatever the image and name.
        programs_suffice: "programsSuffice" => bool,
        /// Told in code.
        shape: "shape" => Option<Shape>,
        /// What tells it from another use of an ambiguous image or weak name.
        signs: "signs" => Part<'a, Signs<'a>>,
        /// What tells that it runs to an end.
        one_shot: "oneShot" => Part<'a, OneShot<'a>>,
        /// What tells that it is the workload's own app.
        standalone: "standalone" => Part<'a, Standalone<'a>>,
        /// Names of containers that serve only this helper.
        companions: "companions" => List<'a, Text<'a>>,
        /// Why it is not asked to become native, for the few that are not.
        never_native: "neverNative" => Part<'a, Text<'a>>,
        /// Whether the app fails when it starts before this helper is ready.
        needed_at_start: "neededAtStart" => bool,
        /// What ends it when the app is done, if that is something outside the pod.
        ended_elsewhere: "endedElsewhere" => Part<'a, Text<'a>>,
        /// How it needs the app.
        needs_app: "needsApp" => Part<'a, NeedsApp<'a>>,
        /// A startup probe that is known to be good.
        startup: "startup" => Part<'a, Startup<'a>>,
        /// How the app can end it.
        quit: "quit" => Part<'a, Quit<'a>>,
        /// Who puts it into Pods.
        injector: "injector" => Part<'a, Injector<'a>>,
    }
}

impl Helper<'_> {
    /// How likely it is that the image is a workload's own app.
    #[must_use]
    pub fn likelihood(&self) -> Likelihood {
        self.standalone.get().map(|standalone| standalone.likelihood).unwrap_or_default()
    }
}

static_record! {
    /// Things to look for in a container: any one will do.
    pub struct Signs<'a> {
        /// First words of the arguments that are no flags.
        subcommands: "subcommands" => List<'a, Text<'a>>,
        /// Words of command and arguments.
        args: "args" => List<'a, Text<'a>>,
        /// Environment variables.
        env: "env" => List<'a, Text<'a>>,
        /// Globs on the image's tag.
        tags: "tags" => List<'a, Text<'a>>,
        /// Annotations of the pod: `key` or `key=value`.
        annotations: "annotations" => List<'a, Text<'a>>,
    }
}

static_record! {
    /// What tells that a container runs to an end.
    pub struct OneShot<'a> {
        /// Names that are given to the one-shot twin: globs.
        container_names: "containerNames" => List<'a, Text<'a>>,
        /// First words of the arguments that are no flags.
        subcommands: "subcommands" => List<'a, Text<'a>>,
        /// Words of command and arguments.
        args: "args" => List<'a, Text<'a>>,
        /// Environment variables.
        env: "env" => List<'a, Text<'a>>,
        /// Other executables of the image.
        programs: "programs" => List<'a, Text<'a>>,
        /// It runs to an end unless one of these is there.
        unless: "unless" => Part<'a, Signs<'a>>,
        /// Where a one-shot mode can stand that the pod spec does not show.
        hidden: "hidden" => Option<Text<'a>>,
        /// Whether charts restart it on purpose, so that nothing is said of it as a native sidecar.
        restarts_on_purpose: "restartsOnPurpose" => bool,
    }
}

static_record! {
    /// What tells that a container is the workload's own app.
    pub struct Standalone<'a> {
        /// How likely that is when nothing but helpers is in the pod.
        likelihood: "likelihood" => Likelihood,
        /// Container names: globs.
        container_names: "containerNames" => List<'a, Text<'a>>,
        /// First words of the arguments that are no flags.
        subcommands: "subcommands" => List<'a, Text<'a>>,
        /// Words of command and arguments.
        args: "args" => List<'a, Text<'a>>,
        /// Environment variables.
        env: "env" => List<'a, Text<'a>>,
        /// Executables.
        programs: "programs" => List<'a, Text<'a>>,
    }
}

static_record! {
    /// How a helper needs the app.
    pub struct NeedsApp<'a> {
        /// What it does without.
        how: "how" => AppNeed,
        /// Why, in a sentence for the message.
        why: "why" => Text<'a>,
        /// Only with one of these arguments; none: always.
        args: "args" => List<'a, Text<'a>>,
    }
}

static_record! {
    /// A startup probe that is known to be good, provided that the kubelet reaches it.
    pub struct Startup<'a> {
        /// An HTTP endpoint.
        http: "http" => Option<Http<'a>>,
        /// A TCP port.
        tcp: "tcp" => Option<Tcp>,
        /// A command.
        exec: "exec" => List<'a, Text<'a>>,
        /// Arguments that move the port.
        port_args: "portArgs" => List<'a, Text<'a>>,
        /// Arguments without which the endpoint is off, or only on localhost: all are needed.
        needs: "needs" => List<'a, Text<'a>>,
    }
}

static_record! {
    /// An HTTP endpoint of a container.
    pub struct Http<'a> {
        /// The path, with its leading slash.
        path: "path" => Text<'a>,
        /// The port.
        port: "port" => u16,
    }
}

static_record! {
    /// A TCP port of a container.
    pub struct Tcp {
        /// The port.
        port: "port" => u16,
    }
}

static_record! {
    /// How the app can end a helper.
    pub struct Quit<'a> {
        /// Texts in the app's command, arguments or names of variables that show that it does.
        calls: "calls" => List<'a, Text<'a>>,
        /// Arguments of the helper without which the calls do nothing.
        needs: "needs" => List<'a, Text<'a>>,
    }
}

static_record! {
    /// Who puts a helper into Pods.
    pub struct Injector<'a> {
        /// What people call it.
        name: "name" => Text<'a>,
        /// Annotation or label keys that it leaves on Pods.
        marks: "marks" => List<'a, Text<'a>>,
        /// Annotation or label keys by which a Pod asks for it.
        asks: "asks" => List<'a, Text<'a>>,
        /// Init containers that come with the helper.
        init_containers: "initContainers" => List<'a, Text<'a>>,
        /// Whether a container that the manifest declares is deleted and made anew.
        replaces_declared: "replacesDeclared" => bool,
        /// Whether it can inject native sidecars.
        native: "native" => NativeMode,
        /// The annotation of the pod template that makes it do so: `key: "value"`.
        annotation: "annotation" => Option<Text<'a>>,
        /// Since which version: `Istio 1.24`.
        annotation_since: "annotationSince" => Option<Text<'a>>,
        /// The switch for the whole installation.
        setting: "setting" => Option<Text<'a>>,
        /// Since which version.
        setting_since: "settingSince" => Option<Text<'a>>,
        /// When native is the default.
        default: "default" => Option<Text<'a>>,
        /// What helps where there is no native mode.
        alternative: "alternative" => Option<Text<'a>>,
        /// Pods in which it stays an ordinary container on purpose.
        exceptions: "exceptions" => List<'a, Exception<'a>>,
    }
}

static_record! {
    /// A Pod in which an injected helper stays an ordinary container on purpose.
    pub struct Exception<'a> {
        /// The annotation or label that tells the Pod: `key` or `key=value`.
        mark: "mark" => Text<'a>,
        /// Why it stays.
        why: "why" => Text<'a>,
    }
}
