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

/// A row of the table of kinds.
#[derive(Debug)]
pub struct Row {
    /// The kind.
    pub kind: Kind<'static>,
    /// Whether it is one of Kubernetes' own, whose objects the API server has checked.
    pub built_in: bool,
    /// What the paths of those templates begin with whose pods serve others that run to an end, and are stopped with them.
    pub serves_below: Option<&'static str>,
    /// Whether a native sidecar is refused or dropped there.
    pub drops_sidecars: bool,
}

/// The columns of a row: what is not given there is as in [`Columns::NONE`].
#[derive(Clone, Copy)]
struct Columns {
    group: &'static str,
    kind: &'static str,
    built_in: bool,
    pod_templates: &'static [Text<'static>],
    pod_specs: &'static [Text<'static>],
    runs_to_completion: bool,
    serves_below: Option<&'static str>,
    drops_sidecars: bool,
    /// What is special about it. It is for the documentation, and in no row, so that the policy has none of it in its module.
    note: &'static str,
}

impl Columns {
    const NONE: Self = Self {
        group: "",
        kind: "",
        built_in: false,
        pod_templates: &[],
        pod_specs: &[],
        runs_to_completion: false,
        serves_below: None,
        drops_sidecars: false,
        note: "",
    };

    const fn row(self) -> Row {
        Row {
            kind: Kind {
                api_group: Cow::Borrowed(self.group),
                kind: Cow::Borrowed(self.kind),
                pod_templates: List::Borrowed(self.pod_templates),
                pod_specs: List::Borrowed(self.pod_specs),
                runs_to_completion: self.runs_to_completion,
            },
            built_in: self.built_in,
            serves_below: self.serves_below,
            drops_sidecars: self.drops_sidecars,
        }
    }
}

/// Makes the table of rows, each with its group, its kind and [`Columns`].
macro_rules! kinds {
    ($($group:literal $kind:literal { $($column:ident: $value:expr),* $(,)? })*) => {
        static ROWS: [Row; [$($kind),*].len()] =
            [$(Columns { group: $group, kind: $kind, $($column: $value,)* ..Columns::NONE }.row()),*];

        static NOTES: [&str; [$($kind),*].len()] =
            [$(Columns { group: $group, kind: $kind, $($column: $value,)* ..Columns::NONE }.note),*];
    };
}

macro_rules! at {
    ($($pointer:literal),* $(,)?) => { &[$(Cow::Borrowed($pointer)),*] };
}

/// Where most kinds keep their only template.
const TEMPLATE: &[Text<'static>] = at!["/spec/template"];

const EXTENSIONS: &str = "stands in old manifests";
const KNATIVE: &str = "Knative's webhook refuses `restartPolicy` in an init container (`ContainerMask` in `pkg/apis/serving/fieldmask.go`)";
const OLD_CRD: &str = "its CRD drops the `restartPolicy` of containers";
const RAY_CLUSTER: &str =
    "the pods of `spec.rayClusterSpec` serve the job and are stopped with it: only the submitter's runs to completion";
const SPARK: &str =
    "it is complete when the driver's own container has ended, whatever else runs in its pod (`util.GetDriverState`)";
const RUNNERS: &str = "runners end, but it is their controllers that delete the pods then: no helper keeps them";

kinds! {
    // Kubernetes itself (`kubernetes/api@core/v1`, `apps/v1`, `batch/v1`). Pods come first: most requests are about them.
    "" "Pod" { built_in: true, pod_templates: at![""] }
    "apps" "ReplicaSet" { built_in: true, pod_templates: TEMPLATE }
    "apps" "Deployment" { built_in: true, pod_templates: TEMPLATE }
    "batch" "Job" { built_in: true, pod_templates: TEMPLATE, runs_to_completion: true }
    "batch" "CronJob" {
        built_in: true,
        pod_templates: at!["/spec/jobTemplate/spec/template"],
        runs_to_completion: true,
    }
    "apps" "StatefulSet" { built_in: true, pod_templates: TEMPLATE }
    "apps" "DaemonSet" { built_in: true, pod_templates: TEMPLATE }
    "" "ReplicationController" { built_in: true, pod_templates: TEMPLATE }
    "" "PodTemplate" { built_in: true, pod_templates: at!["/template"] }
    "extensions" "Deployment" { built_in: true, pod_templates: TEMPLATE, note: EXTENSIONS }
    "extensions" "DaemonSet" { built_in: true, pod_templates: TEMPLATE, note: EXTENSIONS }
    "extensions" "ReplicaSet" { built_in: true, pod_templates: TEMPLATE, note: EXTENSIONS }

    // Well-known projects, read from their API types and CRD schemas.
    "argoproj.io" "Rollout" { pod_templates: TEMPLATE }
    "argoproj.io" "Experiment" { pod_templates: at!["/spec/templates/*/template"] }
    "argoproj.io" "AnalysisTemplate" {
        pod_templates: at!["/spec/metrics/*/provider/job/spec/template"],
        runs_to_completion: true,
    }
    "argoproj.io" "ClusterAnalysisTemplate" {
        pod_templates: at!["/spec/metrics/*/provider/job/spec/template"],
        runs_to_completion: true,
    }
    "argoproj.io" "AnalysisRun" {
        pod_templates: at!["/spec/metrics/*/provider/job/spec/template"],
        runs_to_completion: true,
    }
    "apps.kruise.io" "CloneSet" { pod_templates: TEMPLATE }
    "apps.kruise.io" "DaemonSet" { pod_templates: TEMPLATE }
    "apps.kruise.io" "StatefulSet" { pod_templates: TEMPLATE }
    "apps.kruise.io" "BroadcastJob" { pod_templates: TEMPLATE, runs_to_completion: true }
    "apps.kruise.io" "AdvancedCronJob" {
        pod_templates: at![
            "/spec/template/jobTemplate/spec/template",
            "/spec/template/broadcastJobTemplate/spec/template",
        ],
        runs_to_completion: true,
    }
    "apps.kruise.io" "UnitedDeployment" {
        pod_templates: at![
            "/spec/template/statefulSetTemplate/spec/template",
            "/spec/template/advancedStatefulSetTemplate/spec/template",
            "/spec/template/cloneSetTemplate/spec/template",
            "/spec/template/deploymentTemplate/spec/template",
        ],
    }
    "jobset.x-k8s.io" "JobSet" {
        pod_templates: at!["/spec/replicatedJobs/*/template/spec/template"],
        runs_to_completion: true,
    }
    "leaderworkerset.x-k8s.io" "LeaderWorkerSet" {
        pod_templates: at!["/spec/leaderWorkerTemplate/leaderTemplate", "/spec/leaderWorkerTemplate/workerTemplate"],
    }
    "serving.knative.dev" "Service" { pod_templates: TEMPLATE, drops_sidecars: true, note: KNATIVE }
    "serving.knative.dev" "Configuration" { pod_templates: TEMPLATE, drops_sidecars: true, note: KNATIVE }
    "serving.knative.dev" "Revision" { pod_specs: at!["/spec"], drops_sidecars: true, note: KNATIVE }
    "batch.volcano.sh" "Job" { pod_templates: at!["/spec/tasks/*/template"], runs_to_completion: true }
    "kubeflow.org" "PyTorchJob" { pod_templates: at!["/spec/pytorchReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "TFJob" { pod_templates: at!["/spec/tfReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "XGBoostJob" { pod_templates: at!["/spec/xgbReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "MPIJob" { pod_templates: at!["/spec/mpiReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "PaddleJob" { pod_templates: at!["/spec/paddleReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "JAXJob" { pod_templates: at!["/spec/jaxReplicaSpecs/*/template"], runs_to_completion: true }
    "kubeflow.org" "Notebook" { pod_templates: TEMPLATE, drops_sidecars: true, note: OLD_CRD }
    "trainer.kubeflow.org" "TrainingRuntime" {
        pod_templates: at!["/spec/template/spec/replicatedJobs/*/template/spec/template"],
        runs_to_completion: true,
    }
    "trainer.kubeflow.org" "ClusterTrainingRuntime" {
        pod_templates: at!["/spec/template/spec/replicatedJobs/*/template/spec/template"],
        runs_to_completion: true,
    }
    "ray.io" "RayCluster" { pod_templates: at!["/spec/headGroupSpec/template", "/spec/workerGroupSpecs/*/template"] }
    "ray.io" "RayJob" {
        pod_templates: at![
            "/spec/submitterPodTemplate",
            "/spec/rayClusterSpec/headGroupSpec/template",
            "/spec/rayClusterSpec/workerGroupSpecs/*/template",
        ],
        runs_to_completion: true,
        serves_below: Some("spec.rayClusterSpec."),
        note: RAY_CLUSTER,
    }
    "ray.io" "RayService" {
        pod_templates: at![
            "/spec/rayClusterConfig/headGroupSpec/template",
            "/spec/rayClusterConfig/workerGroupSpecs/*/template",
        ],
    }
    "keda.sh" "ScaledJob" { pod_templates: at!["/spec/jobTargetRef/template"], runs_to_completion: true }
    "agones.dev" "GameServer" { pod_templates: TEMPLATE }
    "agones.dev" "Fleet" { pod_templates: at!["/spec/template/spec/template"] }
    "agones.dev" "GameServerSet" { pod_templates: at!["/spec/template/spec/template"] }
    "machinelearning.seldon.io" "SeldonDeployment" { pod_templates: at!["/spec/predictors/*/componentSpecs/*"] }
    "flink.apache.org" "FlinkDeployment" {
        pod_templates: at!["/spec/podTemplate", "/spec/jobManager/podTemplate", "/spec/taskManager/podTemplate"],
    }
    "sparkoperator.k8s.io" "SparkApplication" {
        pod_templates: at!["/spec/driver/template", "/spec/executor/template"],
        note: SPARK,
    }
    "sparkoperator.k8s.io" "ScheduledSparkApplication" {
        pod_templates: at!["/spec/template/driver/template", "/spec/template/executor/template"],
        note: SPARK,
    }
    "serving.kserve.io" "InferenceService" { pod_specs: at!["/spec/predictor", "/spec/transformer", "/spec/explainer"] }
    "actions.github.com" "AutoscalingRunnerSet" { pod_templates: TEMPLATE, note: RUNNERS }
    "actions.github.com" "EphemeralRunner" { pod_templates: at!["/spec"], note: RUNNERS }
    "actions.github.com" "EphemeralRunnerSet" { pod_templates: at!["/spec/ephemeralRunnerSpec"], note: RUNNERS }
    "actions.summerwind.dev" "RunnerDeployment" { pod_templates: TEMPLATE, drops_sidecars: true, note: OLD_CRD }
    "actions.summerwind.dev" "RunnerSet" { pod_templates: TEMPLATE, drops_sidecars: true, note: OLD_CRD }
    "apps.openshift.io" "DeploymentConfig" { pod_templates: TEMPLATE }
}

/// The kinds that are known without settings, Kubernetes' own first.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter()
}

/// What is special about the kind of each row, for those who read of it; empty for most.
pub fn notes() -> impl Iterator<Item = &'static str> {
    NOTES.iter().copied()
}

/// The kinds that are known without settings.
pub fn known() -> impl Iterator<Item = &'static Kind<'static>> {
    rows().map(|row| &row.kind)
}
