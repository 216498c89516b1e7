//! The kinds that keep pod templates: those of Kubernetes itself, and of well-known projects.

use crate::json::Text;
use native_sidecar_config::{List, record};
use std::borrow::Cow;

record! {
    /// A kind that keeps pod templates.
    ///
    /// Places are JSON Pointers (RFC 6901) in which a segment `*` stands for each item of a list or each value of a map.
    pub struct Kind<'a> {
        /// The API group; empty for the core group.
        api_group: "apiGroup" => Text<'a>,
        /// The kind.
        kind: "kind" => Text<'a>,
        /// Where pod templates (`metadata` and `spec` of pods) stand: JSON Pointers in which `*` walks a list or a map.
        pod_templates: "podTemplates" => List<'a, Text<'a>>,
        /// Where a pod's spec stands without its metadata: JSON Pointers, too.
        pod_specs: "podSpecs" => List<'a, Text<'a>>,
        /// Whether its pods should run to an end.
        runs_to_completion: "runsToCompletion" => bool,
    }
}

const fn kind(
    group: &'static str,
    kind: &'static str,
    completes: bool,
    templates: &'static [Text<'static>],
) -> Kind<'static> {
    Kind {
        api_group: Cow::Borrowed(group),
        kind: Cow::Borrowed(kind),
        pod_templates: List::Borrowed(templates),
        pod_specs: List::Borrowed(&[]),
        runs_to_completion: completes,
    }
}

const fn kind_of_specs(
    group: &'static str,
    kind: &'static str,
    completes: bool,
    specs: &'static [Text<'static>],
) -> Kind<'static> {
    Kind {
        api_group: Cow::Borrowed(group),
        kind: Cow::Borrowed(kind),
        pod_templates: List::Borrowed(&[]),
        pod_specs: List::Borrowed(specs),
        runs_to_completion: completes,
    }
}

macro_rules! at {
    ($($pointer:literal),*) => { &[$(Cow::Borrowed($pointer)),*] };
}

/// Where most kinds keep their only template.
const TEMPLATE: &[Text<'static>] = at!["/spec/template"];

/// The kinds of Kubernetes itself (`kubernetes/api@core/v1`, `apps/v1`, `batch/v1`); those of `extensions` stand in old manifests.
pub(crate) static BUILT_IN: [Kind<'static>; 12] = [
    kind("", "Pod", false, at![""]),
    kind("apps", "ReplicaSet", false, TEMPLATE),
    kind("apps", "Deployment", false, TEMPLATE),
    kind("batch", "Job", true, TEMPLATE),
    kind("batch", "CronJob", true, at!["/spec/jobTemplate/spec/template"]),
    kind("apps", "StatefulSet", false, TEMPLATE),
    kind("apps", "DaemonSet", false, TEMPLATE),
    kind("", "ReplicationController", false, TEMPLATE),
    kind("", "PodTemplate", false, at!["/template"]),
    kind("extensions", "Deployment", false, TEMPLATE),
    kind("extensions", "DaemonSet", false, TEMPLATE),
    kind("extensions", "ReplicaSet", false, TEMPLATE),
];

/// Kinds of well-known projects, read from their API types and CRD schemas.
pub(crate) static CUSTOM: [Kind<'static>; 44] = [
    kind("argoproj.io", "Rollout", false, TEMPLATE),
    kind("argoproj.io", "Experiment", false, at!["/spec/templates/*/template"]),
    kind("argoproj.io", "AnalysisTemplate", true, at!["/spec/metrics/*/provider/job/spec/template"]),
    kind("argoproj.io", "ClusterAnalysisTemplate", true, at!["/spec/metrics/*/provider/job/spec/template"]),
    kind("argoproj.io", "AnalysisRun", true, at!["/spec/metrics/*/provider/job/spec/template"]),
    kind("apps.kruise.io", "CloneSet", false, TEMPLATE),
    kind("apps.kruise.io", "DaemonSet", false, TEMPLATE),
    kind("apps.kruise.io", "StatefulSet", false, TEMPLATE),
    kind("apps.kruise.io", "BroadcastJob", true, TEMPLATE),
    kind(
        "apps.kruise.io",
        "AdvancedCronJob",
        true,
        at!["/spec/template/jobTemplate/spec/template", "/spec/template/broadcastJobTemplate/spec/template"],
    ),
    kind(
        "apps.kruise.io",
        "UnitedDeployment",
        false,
        at![
            "/spec/template/statefulSetTemplate/spec/template",
            "/spec/template/advancedStatefulSetTemplate/spec/template",
            "/spec/template/cloneSetTemplate/spec/template",
            "/spec/template/deploymentTemplate/spec/template"
        ],
    ),
    kind("jobset.x-k8s.io", "JobSet", true, at!["/spec/replicatedJobs/*/template/spec/template"]),
    kind(
        "leaderworkerset.x-k8s.io",
        "LeaderWorkerSet",
        false,
        at!["/spec/leaderWorkerTemplate/leaderTemplate", "/spec/leaderWorkerTemplate/workerTemplate"],
    ),
    kind("serving.knative.dev", "Service", false, TEMPLATE),
    kind("serving.knative.dev", "Configuration", false, TEMPLATE),
    kind_of_specs("serving.knative.dev", "Revision", false, at!["/spec"]),
    kind("batch.volcano.sh", "Job", true, at!["/spec/tasks/*/template"]),
    kind("kubeflow.org", "PyTorchJob", true, at!["/spec/pytorchReplicaSpecs/*/template"]),
    kind("kubeflow.org", "TFJob", true, at!["/spec/tfReplicaSpecs/*/template"]),
    kind("kubeflow.org", "XGBoostJob", true, at!["/spec/xgbReplicaSpecs/*/template"]),
    kind("kubeflow.org", "MPIJob", true, at!["/spec/mpiReplicaSpecs/*/template"]),
    kind("kubeflow.org", "PaddleJob", true, at!["/spec/paddleReplicaSpecs/*/template"]),
    kind("kubeflow.org", "JAXJob", true, at!["/spec/jaxReplicaSpecs/*/template"]),
    kind("kubeflow.org", "Notebook", false, TEMPLATE),
    kind(
        "trainer.kubeflow.org",
        "TrainingRuntime",
        true,
        at!["/spec/template/spec/replicatedJobs/*/template/spec/template"],
    ),
    kind(
        "trainer.kubeflow.org",
        "ClusterTrainingRuntime",
        true,
        at!["/spec/template/spec/replicatedJobs/*/template/spec/template"],
    ),
    kind("ray.io", "RayCluster", false, at!["/spec/headGroupSpec/template", "/spec/workerGroupSpecs/*/template"]),
    kind(
        "ray.io",
        "RayJob",
        true,
        at![
            "/spec/submitterPodTemplate",
            "/spec/rayClusterSpec/headGroupSpec/template",
            "/spec/rayClusterSpec/workerGroupSpecs/*/template"
        ],
    ),
    kind(
        "ray.io",
        "RayService",
        false,
        at!["/spec/rayClusterConfig/headGroupSpec/template", "/spec/rayClusterConfig/workerGroupSpecs/*/template"],
    ),
    kind("keda.sh", "ScaledJob", true, at!["/spec/jobTargetRef/template"]),
    kind("agones.dev", "GameServer", false, TEMPLATE),
    kind("agones.dev", "Fleet", false, at!["/spec/template/spec/template"]),
    kind("agones.dev", "GameServerSet", false, at!["/spec/template/spec/template"]),
    kind("machinelearning.seldon.io", "SeldonDeployment", false, at!["/spec/predictors/*/componentSpecs/*"]),
    kind(
        "flink.apache.org",
        "FlinkDeployment",
        false,
        at!["/spec/podTemplate", "/spec/jobManager/podTemplate", "/spec/taskManager/podTemplate"],
    ),
    // It is complete when the driver's own container has ended, whatever else runs in its pod (`util.GetDriverState`).
    kind("sparkoperator.k8s.io", "SparkApplication", false, at!["/spec/driver/template", "/spec/executor/template"]),
    kind(
        "sparkoperator.k8s.io",
        "ScheduledSparkApplication",
        false,
        at!["/spec/template/driver/template", "/spec/template/executor/template"],
    ),
    kind_of_specs(
        "serving.kserve.io",
        "InferenceService",
        false,
        at!["/spec/predictor", "/spec/transformer", "/spec/explainer"],
    ),
    // Runners end, but it is their controllers that delete the pods then: no helper keeps them.
    kind("actions.github.com", "AutoscalingRunnerSet", false, TEMPLATE),
    kind("actions.github.com", "EphemeralRunner", false, at!["/spec"]),
    kind("actions.github.com", "EphemeralRunnerSet", false, at!["/spec/ephemeralRunnerSpec"]),
    kind("actions.summerwind.dev", "RunnerDeployment", false, TEMPLATE),
    kind("actions.summerwind.dev", "RunnerSet", false, TEMPLATE),
    kind("apps.openshift.io", "DeploymentConfig", false, TEMPLATE),
];

/// Places whose pods serve others that run to an end, and are stopped with them: group, kind and the path that begins so.
pub(crate) static SERVING: [(&str, &str, &str); 1] = [("ray.io", "RayJob", "spec.rayClusterSpec.")];

/// Group and kind of what cannot hold a native sidecar: Knative's webhook refuses `restartPolicy` in an init container
/// (`ContainerMask` in `pkg/apis/serving/fieldmask.go`), and the CRDs of the others drop it.
pub(crate) static WITHOUT_SIDECARS: [(&str, &str); 6] = [
    ("serving.knative.dev", "Service"),
    ("serving.knative.dev", "Configuration"),
    ("serving.knative.dev", "Revision"),
    ("kubeflow.org", "Notebook"),
    ("actions.summerwind.dev", "RunnerDeployment"),
    ("actions.summerwind.dev", "RunnerSet"),
];

/// The kinds that are known without settings.
pub fn known() -> impl Iterator<Item = &'static Kind<'static>> {
    BUILT_IN.iter().chain(&CUSTOM)
}
