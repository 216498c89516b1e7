//! Requests as the API server sends them, made from the parts that a test is about.

use std::fmt::Write as _;

/// The app of most tests.
pub const APP: &str = r#"{"name":"app","image":"registry.example.com/shop/app:1"}"#;

/// A helper that nothing else ends, that injects nobody and that the app needs.
pub const SQL: &str =
    r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1","args":["p:r:i"]}"#;

/// The same as a native sidecar whose probe holds the app back.
pub const NATIVE_SQL: &str = r#"{"name":"cloud-sql-proxy","image":"gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1","args":["--health-check","--http-address=0.0.0.0","p:r:i"],"restartPolicy":"Always","startupProbe":{"httpGet":{"path":"/startup","port":9090}}}"#;

/// A helper that the app does not need at its start.
pub const LOGS: &str = r#"{"name":"fluent-bit","image":"cr.fluentbit.io/fluent/fluent-bit:3.2"}"#;

/// Istio's proxy, as its webhook writes it without native mode.
pub const ISTIO: &str = r#"{"name":"istio-proxy","image":"docker.io/istio/proxyv2:1.26.0","args":["proxy","sidecar"]}"#;

/// Pods in the making: their containers, and what else decides.
#[derive(Clone, Debug, Default)]
pub struct Pods {
    init: Vec<String>,
    regular: Vec<String>,
    spec: String,
    annotations: Vec<(String, String)>,
    labels: Vec<(String, String)>,
    object_metadata: String,
}

impl Pods {
    /// Pods with these regular containers.
    pub fn of(regular: &[&str]) -> Self {
        Self { regular: regular.iter().map(ToString::to_string).collect(), ..Self::default() }
    }

    /// Pods with the app and this container.
    pub fn app_and(container: &str) -> Self {
        Self::of(&[APP, container])
    }

    /// Pods with the app, and this among the init containers.
    pub fn app_after(container: &str) -> Self {
        Self::of(&[APP]).init(&[container])
    }

    /// Init containers.
    pub fn init(mut self, containers: &[&str]) -> Self {
        self.init.extend(containers.iter().map(ToString::to_string));
        self
    }

    /// Further members of the pod's spec: `"restartPolicy":"Never"`.
    pub fn spec(mut self, members: &str) -> Self {
        self.spec.push(',');
        self.spec.push_str(members);
        self
    }

    /// An annotation of the pods.
    pub fn annotation(mut self, key: &str, value: &str) -> Self {
        self.annotations.push((key.to_owned(), value.to_owned()));
        self
    }

    /// A label of the pods.
    pub fn label(mut self, key: &str, value: &str) -> Self {
        self.labels.push((key.to_owned(), value.to_owned()));
        self
    }

    /// Further members of the object's own metadata.
    pub fn metadata(mut self, members: &str) -> Self {
        self.object_metadata.push(',');
        self.object_metadata.push_str(members);
        self
    }

    /// The object is made by a controller.
    pub fn controlled_by(self, api_version: &str, kind: &str) -> Self {
        self.metadata(&format!(
            r#""ownerReferences":[{{"apiVersion":"{api_version}","kind":"{kind}","name":"owner","uid":"7f4b","controller":true,"blockOwnerDeletion":true}}]"#
        ))
    }

    /// The spec of the pods.
    pub fn pod_spec(&self) -> String {
        let init = if self.init.is_empty() {
            String::new()
        } else {
            format!(r#""initContainers":[{}],"#, self.init.join(","))
        };
        format!(r#"{{{init}"containers":[{}]{}}}"#, self.regular.join(","), self.spec)
    }

    fn pod_metadata(&self, more: &str) -> String {
        let mut metadata = String::from("{");
        for (key, pairs) in [("annotations", &self.annotations), ("labels", &self.labels)] {
            if !pairs.is_empty() {
                let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key:?}:{value:?}")).collect();
                let _ = write!(metadata, r#"{key:?}:{{{}}},"#, pairs.join(","));
            }
        }
        metadata.push_str(more);
        let end = metadata.trim_end_matches(',').len();
        metadata.truncate(end);
        metadata.push('}');
        metadata
    }

    /// A template of the pods.
    pub fn template(&self) -> String {
        format!(r#"{{"metadata":{},"spec":{}}}"#, self.pod_metadata(""), self.pod_spec())
    }

    /// An object of a kind (`CronJob.batch`) that makes the pods, or is one.
    pub fn object(&self, kind: &str) -> String {
        let own = format!(r#""name":"nightly"{}"#, self.object_metadata);
        let template = self.template();
        match kind {
            "Pod" => format!(r#"{{"metadata":{},"spec":{}}}"#, self.pod_metadata(&own), self.pod_spec()),
            "PodTemplate" => format!(r#"{{"metadata":{{{own}}},"template":{template}}}"#),
            "CronJob.batch" => {
                format!(
                    r#"{{"metadata":{{{own}}},"spec":{{"schedule":"0 3 * * *","jobTemplate":{{"spec":{{"template":{template}}}}}}}}}"#
                )
            }
            _ => format!(r#"{{"metadata":{{{own}}},"spec":{{"template":{template}}}}}"#),
        }
    }
}

/// A request in the making.
#[derive(Clone, Debug)]
pub struct Ask {
    /// `CronJob.batch`; the core group has no dot.
    pub kind: String,
    /// The object, as JSON text.
    pub object: String,
    /// The object as it was, as JSON text.
    pub old_object: Option<String>,
    operation: &'static str,
    sub_resource: String,
    resource: String,
    namespace: String,
    username: String,
    settings: String,
}

impl Ask {
    /// A person creates an object.
    pub fn to_create(kind: &str, object: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            object: object.to_owned(),
            old_object: None,
            operation: "CREATE",
            sub_resource: String::new(),
            resource: format!("{}s", kind.split('.').next().unwrap_or_default().to_lowercase()),
            namespace: "shop".to_owned(),
            username: "ada".to_owned(),
            settings: "{}".to_owned(),
        }
    }

    /// A person changes an object.
    pub fn to_update(kind: &str, from: &str, to: &str) -> Self {
        Self { old_object: Some(from.to_owned()), operation: "UPDATE", ..Self::to_create(kind, to) }
    }

    /// The audit scanner shows an existing object: it says CREATE, gives no user, and the kind for the resource.
    pub fn to_audit(kind: &str, object: &str) -> Self {
        let bare = kind.split('.').next().unwrap_or_default().to_owned();
        Self { resource: bare, username: String::new(), ..Self::to_create(kind, object) }
    }

    /// Another operation.
    pub fn operation(self, operation: &'static str) -> Self {
        Self { operation, ..self }
    }

    /// A subresource of the object.
    pub fn sub_resource(self, sub_resource: &str) -> Self {
        Self { sub_resource: sub_resource.to_owned(), ..self }
    }

    /// Another user.
    pub fn by(self, username: &str) -> Self {
        Self { username: username.to_owned(), ..self }
    }

    /// Another namespace.
    pub fn namespace(self, namespace: &str) -> Self {
        Self { namespace: namespace.to_owned(), ..self }
    }

    /// Settings, as JSON text.
    pub fn under(self, settings: &str) -> Self {
        Self { settings: settings.to_owned(), ..self }
    }

    /// What the host hands to `validate`.
    pub fn payload(&self) -> String {
        let (kind, group) = self.kind.split_once('.').unwrap_or((&self.kind, ""));
        let user = match &*self.username {
            "" => "{}".to_owned(),
            name => format!(r#"{{"username":"{name}","groups":["system:authenticated"]}}"#),
        };
        format!(
            r#"{{"request":{{"uid":"1299d386","kind":{{"group":"{group}","version":"v1","kind":"{kind}"}},"resource":{{"group":"{group}","version":"v1","resource":"{}"}},"subResource":"{}","name":"nightly","namespace":"{}","operation":"{}","userInfo":{user},"object":{},"oldObject":{},"dryRun":false,"options":null}},"settings":{}}}"#,
            self.resource,
            self.sub_resource,
            self.namespace,
            self.operation,
            self.object,
            self.old_object.as_deref().unwrap_or("null"),
            self.settings,
        )
    }
}
