//! Each way in which a request must be let through has a test, named after the harm that a refusal would do.

mod harm;
mod traps;

use super::*;
use crate::json::{Reader, Value};
use crate::testing::{test, *};

const REJECTED: &str = "reject helper-not-native cloud-sql-proxy";
const WARNED: &str = "warn helper-not-native cloud-sql-proxy";

fn deployment(pods: &Pods) -> String {
    pods.object("Deployment.apps")
}

fn message(answer: &Answer) -> &str {
    answer.rejection.as_ref().map_or("", |rejection| &rejection.message)
}

fn code(answer: &Answer) -> Option<u16> {
    answer.rejection.as_ref().map(|rejection| rejection.code)
}

// Which requests are judged.

#[test]
fn only_making_and_changing_an_object_is_judged() {
    let object = deployment(&Pods::app_and(SQL));
    let ask = Ask::to_create("Deployment.apps", &object);
    assert_eq!(ask.outcome(), REJECTED);
    for operation in ["DELETE", "CONNECT", "", "create"] {
        assert_eq!(ask.clone().operation(operation).answer(), Answer::default(), "{operation}");
    }
    // On DELETE the API server sends the object as the old one, and none as the new one.
    let deleted = Ask::to_update("Deployment.apps", &object, "null").operation("DELETE");
    assert_eq!(deleted.answer_as_it_is(), Answer::default());
}

#[test]
fn subresources_are_accepted_since_they_change_no_template() {
    let object = Pods::app_and(SQL).object("Pod");
    for sub_resource in ["status", "ephemeralcontainers", "resize", "binding", "eviction", "scale", "exec"] {
        let ask = Ask::to_update("Pod", &Pods::of(&[APP]).object("Pod"), &object).sub_resource(sub_resource);
        assert_eq!(ask.answer(), Answer::default(), "{sub_resource}");
    }
}

#[test]
fn the_api_group_is_part_of_the_kind() {
    let template = Pods::app_and(SQL);
    for (kind, expected) in [
        ("StatefulSet.apps", REJECTED),
        ("StatefulSet.apps.kruise.io", REJECTED),
        ("Deployment.extensions", REJECTED),
        ("StatefulSet.example.com", ""),
        ("Deployment", ""),
        ("Pod.apps", ""),
        ("Widget.example.com", ""),
    ] {
        assert_eq!(Ask::to_create(kind, &template.object(kind)).outcome(), expected, "{kind}");
    }
    // Volcano's Job keeps its templates elsewhere than the built-in one, and is read there only.
    let template = template.template();
    let volcano =
        format!(r#"{{"metadata":{{"name":"train"}},"spec":{{"tasks":[{{"name":"w","template":{template}}}]}}}}"#);
    let answer = Ask::to_create("Job.batch.volcano.sh", &volcano).answer();
    assert_eq!(outcome(&answer), "reject job-never-completes cloud-sql-proxy");
    assert!(message(&answer).starts_with("spec.tasks[0].template.spec.containers[1] "), "{}", message(&answer));
    assert_eq!(Ask::to_create("Job.batch.volcano.sh", &Pods::app_and(SQL).object("Job.batch")).outcome(), "");
}

#[test]
fn an_object_of_an_unknown_kind_is_accepted_whatever_it_holds() {
    for object in [r#"{"spec":7}"#, "null", "[]", r#""text""#, r#"{"spec":{"spec":{}},"spec":1}"#] {
        let answer = Ask::to_create("Widget.example.com", object).answer_as_it_is();
        assert_eq!(answer, Answer::default(), "{object}");
    }
}

#[test]
fn every_template_of_an_object_is_judged() {
    let (bad, good) = (Pods::app_and(SQL).template(), Pods::of(&[APP]).template());
    let set = format!(
        r#"{{"metadata":{{"name":"s"}},"spec":{{"leaderWorkerTemplate":{{"leaderTemplate":{bad},"workerTemplate":{bad}}}}}}}"#
    );
    let answer = Ask::to_create("LeaderWorkerSet.leaderworkerset.x-k8s.io", &set).answer();
    for place in ["leaderTemplate.spec.containers[1]", "workerTemplate.spec.containers[1]"] {
        assert!(message(&answer).contains(&format!("spec.leaderWorkerTemplate.{place} ")), "{}", message(&answer));
    }
    assert_eq!(outcome(&answer), "reject helper-not-native cloud-sql-proxy,cloud-sql-proxy");
    // A Ray cluster serves the Job that submits to it, and is stopped with it.
    let ray = format!(
        r#"{{"spec":{{"submitterPodTemplate":{bad},"rayClusterSpec":{{"headGroupSpec":{{"template":{bad}}},"workerGroupSpecs":[{{"template":{good}}},{{"template":{bad}}}]}}}}}}"#
    );
    let answer = Ask::to_create("RayJob.ray.io", &ray).answer();
    assert_eq!(
        outcome(&answer),
        "reject job-never-completes cloud-sql-proxy; reject helper-not-native cloud-sql-proxy,cloud-sql-proxy"
    );
    assert!(
        message(&answer).contains("spec.rayClusterSpec.workerGroupSpecs[1].template.spec.containers[1] "),
        "{}",
        message(&answer)
    );
    // A map is walked like a list.
    let training = format!(
        r#"{{"spec":{{"pytorchReplicaSpecs":{{"Master":{{"template":{good}}},"Worker":{{"template":{bad}}}}}}}}}"#
    );
    let answer = Ask::to_create("PyTorchJob.kubeflow.org", &training).answer();
    assert!(message(&answer).starts_with("spec.pytorchReplicaSpecs.Worker.template.spec.containers[1] "));
    // A spec without metadata of its own.
    let inference = format!(r#"{{"spec":{{"predictor":{}}}}}"#, Pods::app_and(SQL).pod_spec());
    let answer = Ask::to_create("InferenceService.serving.kserve.io", &inference).answer();
    assert!(message(&answer).starts_with("spec.predictor.containers[1] "), "{}", message(&answer));
}

// Old objects keep working.

#[test]
fn the_job_controller_can_remove_its_finalizer_from_a_pod() {
    let pods = Pods::app_and(SQL).controlled_by("batch/v1", "Job");
    let before = pods.clone().metadata(r#""finalizers":["batch.kubernetes.io/job-tracking"]"#).object("Pod");
    let ask = Ask::to_update("Pod", &before, &pods.object("Pod"))
        .by("system:serviceaccount:kube-system:job-controller")
        .under(r#"{"controlledObjects":"enforce"}"#);
    assert_eq!(ask.outcome(), "warn job-never-completes cloud-sql-proxy");
}

#[test]
fn an_old_object_can_be_scaled_patched_and_collected() {
    let pods = Pods::app_and(SQL);
    let before = deployment(&pods);
    let scaled = before.replacen(r#""spec":{"#, r#""spec":{"replicas":3,"#, 1);
    let labelled = deployment(&pods.clone().metadata(r#""labels":{"team":"shop"}"#));
    let bumped = before.replace("2.14.1", "2.15.0").replace("app:1", "app:2");
    let orphaned = deployment(&pods.clone().metadata(r#""finalizers":["orphan"]"#));
    let annotated = deployment(&pods.clone().annotation("kubectl.kubernetes.io/restartedAt", "2026-08-31T03:00:00Z"));
    let reordered = deployment(&Pods::of(&[SQL, APP]));
    for after in [&scaled, &labelled, &bumped, &orphaned, &annotated, &reordered] {
        assert_eq!(Ask::to_update("Deployment.apps", &before, after).outcome(), WARNED, "{after}");
    }
}

#[test]
fn what_an_update_adds_is_rejected() {
    let before = deployment(&Pods::app_and(SQL));
    let twice = deployment(&Pods::of(&[APP, SQL, LOGS]));
    let answer = Ask::to_update("Deployment.apps", &before, &twice).answer();
    assert_eq!(
        answer.audit_annotations,
        [("helper-not-native", "cloud-sql-proxy,fluent-bit".to_owned()), ("enforced", "helper-not-native".to_owned())]
    );
    assert!(message(&answer).starts_with(r#"spec.template.spec.containers[2] "fluent-bit" "#), "{}", message(&answer));
    assert!(!message(&answer).contains("cloud-sql-proxy"), "what was there before is no reason: {}", message(&answer));
    assert_eq!(answer.warnings.len(), 1);
    assert!(answer.warnings[0].contains("cloud-sql-proxy"), "{:?}", answer.warnings);

    // The same container under another rule, or in another template, is new.
    let misplaced = before.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    let stuck = deployment(&Pods::app_after(SQL));
    let clean = deployment(&Pods::of(&[APP]));
    for (before, after, expected) in [
        (&before, &misplaced, "reject restart-policy-misplaced cloud-sql-proxy"),
        (&before, &stuck, "reject init-never-finishes cloud-sql-proxy"),
        (&clean, &before, REJECTED),
        (&before, &clean, ""),
    ] {
        assert_eq!(Ask::to_update("Deployment.apps", before, after).outcome(), expected, "{after}");
    }
    let (bad, good) = (Pods::app_and(SQL).template(), Pods::of(&[APP]).template());
    let set = |leader: &str, worker: &str| {
        format!(r#"{{"spec":{{"leaderWorkerTemplate":{{"leaderTemplate":{leader},"workerTemplate":{worker}}}}}}}"#)
    };
    let ask = Ask::to_update("LeaderWorkerSet.leaderworkerset.x-k8s.io", &set(&bad, &good), &set(&bad, &bad));
    assert!(message(&ask.answer()).starts_with("spec.leaderWorkerTemplate.workerTemplate.spec.containers[1]"));
}

#[test]
fn an_update_without_a_readable_old_object_is_judged_as_new() {
    let object = deployment(&Pods::app_and(SQL));
    for old in ["null", "{}", "7", r#"{"spec":{"template":7}}"#] {
        assert_eq!(outcome(&Ask::to_update("Deployment.apps", old, &object).answer_as_it_is()), REJECTED, "{old}");
    }
}

#[test]
fn a_finding_of_one_place_is_not_taken_for_that_of_another_whatever_their_names_hold() {
    let fleet = |pool: &str, name: &str| {
        let proxy = SQL.replace(r#""name":"cloud-sql-proxy""#, &format!(r#""name":"{name}""#));
        let template = format!(r#"{{"spec":{{"containers":[{APP},{proxy}]}}}}"#);
        format!(r#"{{"spec":{{"pools":{{"{pool}":{{"template":{template}}}}}}}}}"#)
    };
    let settings =
        r#"{"workloads":[{"apiGroup":"example.com","kind":"Fleet","podTemplates":["/spec/pools/*/template"]}]}"#;
    let before = fleet("a", r"b.template.spec\nhelper-not-native\nproxy");
    let after = fleet(r"a.template.spec\nhelper-not-native\nb", "proxy");
    let ask = |from: &str, to: &str| Ask::to_update("Fleet.example.com", from, to).under(settings).outcome();
    assert!(ask(&before, &after).starts_with("reject"), "{}", ask(&before, &after));
    assert!(ask(&after, &after).starts_with("warn"), "{}", ask(&after, &after));
}

#[test]
fn what_is_mended_in_part_is_accepted() {
    const CALLS: &str =
        r#"{"name":"app","image":"example.com/app:1","command":["sh","-c","run; curl localhost:9091/quitquitquit"]}"#;
    let listens = SQL.replace("p:r:i", "--quitquitquit");
    let misplaced = SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    let hung = Pods::app_and(SQL);
    for (kind, from, to, expected) in [
        // The Job hung, and completes now, though the helper is no native sidecar.
        ("CronJob.batch", &hung, Pods::of(&[CALLS, &listens]), "warn helper-not-native cloud-sql-proxy"),
        ("Deployment.apps", &Pods::app_and(&misplaced), hung.clone(), "warn helper-not-native cloud-sql-proxy"),
        // What hangs now did not before.
        ("CronJob.batch", &Pods::of(&[CALLS, &listens]), hung.clone(), "reject job-never-completes cloud-sql-proxy"),
        ("Deployment.apps", &hung, Pods::app_and(&misplaced), "reject restart-policy-misplaced cloud-sql-proxy"),
    ] {
        let outcome = Ask::to_update(kind, &from.object(kind), &to.object(kind)).outcome();
        assert_eq!(outcome, expected, "{kind} {}", to.template());
    }
}

#[test]
fn a_template_is_the_same_wherever_it_stands_in_its_list() {
    const FOUND: &str = "helper-not-native cloud-sql-proxy";
    let (good, bad) = (Pods::of(&[APP]).template(), Pods::app_and(SQL).template());
    let cluster = |groups: &[&str]| {
        let groups: Vec<_> = groups.iter().map(|template| format!(r#"{{"template":{template}}}"#)).collect();
        format!(r#"{{"spec":{{"workerGroupSpecs":[{}]}}}}"#, groups.join(","))
    };
    for (from, to, rejected) in [
        (&[&*good, &bad][..], &[&*bad][..], false),
        (&[&bad], &[&good, &bad], false),
        (&[&bad, &bad], &[&bad, &good, &bad], false),
        (&[&bad], &[&bad, &bad], true),
        (&[&good], &[&bad], true),
    ] {
        let outcome = Ask::to_update("RayCluster.ray.io", &cluster(from), &cluster(to)).outcome();
        assert_eq!(outcome.starts_with("reject"), rejected, "{outcome}: {} to {}", cluster(from), cluster(to));
        assert!(outcome.contains(FOUND), "{outcome}");
    }
}

#[test]
fn an_object_that_is_going_can_lose_its_finalizers() {
    let going = |pods: Pods| pods.metadata(r#""deletionTimestamp":"2026-08-31T03:00:00Z""#);
    let (before, after) = (deployment(&going(Pods::of(&[APP]))), deployment(&going(Pods::app_and(SQL))));
    assert_eq!(Ask::to_update("Deployment.apps", &before, &after).answer(), Answer::default());
    assert_eq!(Ask::to_audit("Deployment.apps", &after).answer(), Answer::default());
    // On CREATE a person wrote it, and the server takes it away again.
    assert_eq!(Ask::to_create("Deployment.apps", &after).outcome(), REJECTED);
}

// What a controller makes is not where to say no.

#[test]
fn what_a_controller_made_is_warned_about_unless_the_settings_say_more() {
    let settings = |word: &str| format!(r#"{{"controlledObjects":"{word}"}}"#);
    let blocking = "job-never-completes cloud-sql-proxy";
    let misplaced = SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    let quits =
        r#"{"name":"app","image":"example.com/app:1","command":["sh","-c","run; curl localhost:9091/quitquitquit"]}"#;
    let told = misplaced.replace("p:r:i", "--quitquitquit");
    let of = |pods: Pods, api: &str, kind: &str| pods.controlled_by(api, kind);
    // How a node's loss, a rollout, a CronJob from before and an operator come to the policy.
    let cases: [(&str, Pods, &str, bool); 9] = [
        ("Pod", of(Pods::app_and(SQL), "apps/v1", "ReplicaSet"), "helper-not-native cloud-sql-proxy", false),
        (
            "ReplicaSet.apps",
            of(Pods::app_and(SQL), "apps/v1", "Deployment"),
            "helper-not-native cloud-sql-proxy",
            false,
        ),
        (
            "StatefulSet.apps",
            of(Pods::app_and(SQL), "example.com/v1", "Database"),
            "helper-not-native cloud-sql-proxy",
            false,
        ),
        ("Job.batch", of(Pods::app_and(SQL), "batch/v1", "CronJob"), blocking, true),
        ("Pod", of(Pods::app_and(SQL), "batch/v1", "Job"), blocking, true),
        ("Pod", of(Pods::app_after(SQL), "apps/v1", "ReplicaSet"), "init-never-finishes cloud-sql-proxy", true),
        (
            "Job.batch",
            of(Pods::of(&[quits, &told]), "batch/v1", "CronJob"),
            "restart-policy-misplaced cloud-sql-proxy",
            true,
        ),
        // What does not keep anything from completing.
        (
            "ReplicaSet.apps",
            of(Pods::of(&[quits, &told]), "apps/v1", "Deployment"),
            "restart-policy-misplaced cloud-sql-proxy",
            false,
        ),
        (
            "Job.batch",
            of(Pods::of(&[quits, &told.replace(r#""restartPolicy":"Always","#, "")]), "batch/v1", "CronJob"),
            "helper-not-native cloud-sql-proxy",
            false,
        ),
    ];
    for (kind, pods, finding, hangs) in &cases {
        let outcome = |word: &str| Ask::to_create(kind, &pods.object(kind)).under(&settings(word)).outcome();
        let verb = if *hangs { "reject" } else { "warn" };
        assert_eq!(Ask::to_create(kind, &pods.object(kind)).outcome(), format!("warn {finding}"), "{kind} by default");
        assert_eq!(outcome("warn"), format!("warn {finding}"), "{kind} warn");
        assert_eq!(outcome("blocking"), format!("{verb} {finding}"), "{kind} blocking");
        assert_eq!(outcome("enforce"), format!("reject {finding}"), "{kind} enforce");
    }
}

#[test]
fn an_owner_that_does_not_control_is_no_controller() {
    let owned = Pods::app_and(SQL).metadata(
        r#""ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"c","uid":"1"},{"apiVersion":"apps/v1","kind":"ReplicaSet","name":"r","uid":"2","controller":false}]"#,
    );
    assert_eq!(Ask::to_create("Pod", &owned.object("Pod")).outcome(), REJECTED);
}

#[test]
fn nobody_reads_advice_on_what_a_controller_made() {
    let native = SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    let pods = Pods::app_after(&native);
    let controlled = pods.clone().controlled_by("apps/v1", "ReplicaSet");
    let advice = "warn app-does-not-wait cloud-sql-proxy";
    assert_eq!(Ask::to_create("Pod", &pods.object("Pod")).outcome(), advice);
    let ask = Ask::to_create("Pod", &controlled.object("Pod"));
    assert_eq!(ask.answer(), Answer::default());
    assert_eq!(ask.clone().under(r#"{"controlledObjects":"blocking"}"#).answer(), Answer::default());
    assert_eq!(ask.under(r#"{"controlledObjects":"enforce"}"#).outcome(), advice);
}

// Who asks.

#[test]
fn the_audit_scanner_is_told_of_what_lives_and_not_of_what_has_ended() {
    let ended = |object: &str, status: &str| object.replacen('{', &format!(r#"{{"status":{status},"#), 1);
    let pod = Pods::app_and(SQL).object("Pod");
    let job = Pods::app_and(SQL).object("Job.batch");
    let blocking = "reject job-never-completes cloud-sql-proxy";
    let complete = r#"{"conditions":[{"type":"Suspended","status":"False"},{"type":"Complete","status":"True"}]}"#;
    let failed = r#"{"conditions":[{"type":"Failed","status":"True"}]}"#;
    let failing = r#"{"conditions":[{"type":"Failed","status":"False"},{"type":"FailureTarget","status":"True"}]}"#;
    for (kind, object, status, expected) in [
        ("Pod", &pod, r#"{"phase":"Running"}"#, REJECTED),
        ("Pod", &pod, "{}", REJECTED),
        ("Pod", &pod, r#"{"phase":"Succeeded"}"#, ""),
        ("Pod", &pod, r#"{"phase":"Failed"}"#, ""),
        ("Job.batch", &job, r#"{"active":1}"#, blocking),
        ("Job.batch", &job, failing, blocking),
        ("Job.batch", &job, complete, ""),
        ("Job.batch", &job, failed, ""),
    ] {
        let object = ended(object, status);
        assert_eq!(Ask::to_audit(kind, &object).outcome(), expected, "{status}");
        // A person's word on the status counts for nothing: the server drops it, and the object begins anew.
        let judged = if kind == "Pod" { REJECTED } else { blocking };
        assert_eq!(Ask::to_create(kind, &object).outcome(), judged, "by a person: {status}");
        assert_eq!(Ask::to_audit(kind, &object).by("ada").outcome(), judged, "with a user: {status}");
    }
}

#[test]
fn a_mirror_pod_is_accepted_since_the_kubelet_runs_it_anyway() {
    let mirror = Pods::app_and(SQL).annotation("kubernetes.io/config.mirror", "6f2d").object("Pod");
    let ask = Ask::to_create("Pod", &mirror);
    assert_eq!(ask.clone().by("system:node:worker-1").answer(), Answer::default());
    // The annotation alone is anybody's, and a node may make other pods.
    assert_eq!(ask.outcome(), REJECTED);
    let plain = Ask::to_create("Pod", &Pods::app_and(SQL).object("Pod"));
    assert_eq!(plain.by("system:node:worker-1").outcome(), REJECTED);
    let deployment = Pods::app_and(SQL).metadata(r#""annotations":{"kubernetes.io/config.mirror":"6f2d"}"#);
    let ask = Ask::to_create("Deployment.apps", &deployment.object("Deployment.apps"));
    assert_eq!(ask.by("system:node:worker-1").outcome(), REJECTED);
}

// Objects that cannot be read.

#[test]
fn a_wrong_type_is_an_error_in_a_built_in_kind_and_passed_over_in_another() {
    let object = r#"{"metadata":{"name":"x"},"spec":{"template":{"spec":{"containers":[{"name":"a","image":7}]}}}}"#;
    let answer = Ask::to_create("Deployment.apps", object).answer_as_it_is();
    assert_eq!(code(&answer), Some(400));
    assert_eq!(
        message(&answer),
        "the Deployment cannot be read: spec.template.spec.containers[0].image: must be a string, not a number"
    );
    let answer = Ask::to_create("Rollout.argoproj.io", object).answer_as_it_is();
    assert_eq!(answer.rejection, None);
    assert_eq!(
        answer.warnings,
        ["native-sidecar-policy cannot read this Rollout and did not judge it: \
          spec.template.spec.containers[0].image: must be a string, not a number"]
    );
    assert_eq!(answer.audit_annotations, []);
}

#[test]
fn a_deciding_key_that_is_given_twice_is_an_error_also_when_it_is_spelt_with_escapes() {
    let container = |members: &str| format!(r#"{{"spec":{{"containers":[{{{members}}}]}}}}"#);
    for (object, path) in [
        (container(r#""name":"a","name":"b""#), "spec.containers[0].name"),
        (container(r#""name":"a","na\u006de":"b""#), "spec.containers[0].name"),
        (container(r#""name":null,"name":"b""#), "spec.containers[0].name"),
        (container(r#""image":"a","\u0069mage":"b""#), "spec.containers[0].image"),
        (container(r#""restartPolicy":"Always","restartPolicy":null"#), "spec.containers[0].restartPolicy"),
        (container(r#""args":[],"args":["x"]"#), "spec.containers[0].args"),
        (container(r#""env":[{"name":"A","name":"B"}]"#), "spec.containers[0].env[0].name"),
        (r#"{"spec":{"containers":[],"containers":[]}}"#.to_owned(), "spec.containers"),
        (r#"{"spec":{"initContainers":null,"initContainers":[]}}"#.to_owned(), "spec.initContainers"),
        (r#"{"spec":{},"spec":{}}"#.to_owned(), "spec"),
        (r#"{"metadata":{},"metadata":{}}"#.to_owned(), "metadata"),
        (r#"{"metadata":{"ownerReferences":[],"ownerReferences":[]}}"#.to_owned(), "metadata.ownerReferences"),
    ] {
        let answer = Ask::to_create("Pod", &object).answer_as_it_is();
        assert_eq!(code(&answer), Some(400), "{object}");
        assert_eq!(message(&answer), format!("the Pod cannot be read: {path}: is given twice"), "{object}");
    }
    for (object, path) in [
        (r#"{"spec":{"template":{},"template":{}}}"#, "spec.template"),
        (r#"{"spec":{},"spec":{}}"#, "spec"),
        (r#"{"spec":{"template":{"spec":{},"spec":{}}}}"#, "spec.template.spec"),
    ] {
        let answer = Ask::to_create("Deployment.apps", object).answer_as_it_is();
        assert_eq!(message(&answer), format!("the Deployment cannot be read: {path}: is given twice"), "{object}");
    }
    // What decides nothing may be as it likes: other readers take the last.
    let object = r#"{"spec":{"containers":[{"name":"a","tty":true,"tty":false}],"nodeName":"x","nodeName":"y"}}"#;
    assert_eq!(Ask::to_create("Pod", object).answer_as_it_is(), Answer::default());
}

#[test]
fn a_request_with_a_key_twice_or_without_its_parts_is_an_error() {
    for (payload, expected) in [
        (r#"{"request":{},"request":{}}"#, "request: is given twice"),
        (r#"{"request":{"object":{},"object":{}}}"#, "request.object: is given twice"),
        (r#"{"request":{"oldObject":{},"old\u004fbject":{}}}"#, "request.oldObject: is given twice"),
        (r#"{"request":{"operation":7}}"#, "request.operation: must be a string, not a number"),
        (r#"{"request":{"kind":"Pod"}}"#, "request.kind: must be an object, not a string"),
        (r#"{"request":{"userInfo":{"username":["ada"]}}}"#, "request.userInfo.username: must be a string, not a list"),
        (r#"{"request":[]}"#, "request: must be an object, not a list"),
        (r#"{"settings":{}}"#, "request is missing"),
        (r#"{"request":null}"#, "request is missing"),
        ("[]", "must be an object, not a list"),
        ("null", "must be an object, not null"),
    ] {
        let answer = evaluate(payload.as_bytes());
        assert_eq!(code(&answer), Some(400), "{payload}");
        assert_eq!(message(&answer), format!("the admission request cannot be read: {expected}"), "{payload}");
    }
    let answer = evaluate(br#"{"request":{"operation":"CREATE","kind":{"kind":"Pod"}}}"#);
    assert_eq!((code(&answer), message(&answer)), (Some(400), "the Pod cannot be read: object is missing"));
}

// Settings.

#[test]
fn settings_that_are_not_valid_refuse_every_request_with_the_text_of_validate_settings() {
    let settings = r#"{"action":"deny","helpers":{"exclude":["istio-proxi"]},"exempt":[{"container":"a"}],"mutat":{}}"#;
    let value = Reader::new(settings).whole(Value::read).unwrap();
    let told = settings::read(value).unwrap_err().to_string();
    assert_eq!(told.lines().count(), 4, "{told}");
    let good = Pods::of(&[APP]).object("Pod");
    for ask in [
        Ask::to_create("Pod", &good),
        Ask::to_create("Widget.example.com", "{}"),
        Ask::to_create("Pod", &good).operation("DELETE"),
    ] {
        let answer = ask.under(settings).answer();
        assert_eq!((code(&answer), message(&answer)), (Some(500), &*told));
    }
    // They come first: without a request, too.
    let answer = evaluate(format!(r#"{{"settings":{settings}}}"#).as_bytes());
    assert_eq!((code(&answer), message(&answer)), (Some(500), &*told));
    for none in ["null", "{}", "\"\"", "[]"] {
        let answer = Ask::to_create("Deployment.apps", &deployment(&Pods::app_and(SQL))).under(none).answer();
        assert_eq!(outcome(&answer), REJECTED, "{none}");
    }
    for wrong in ["7", "true", "\"reject\"", "[1]"] {
        let answer = Ask::to_create("Deployment.apps", &deployment(&Pods::app_and(SQL))).under(wrong).answer();
        assert_eq!(code(&answer), Some(500), "{wrong}");
    }
}

#[test]
fn action_and_job_action_decide_what_a_finding_comes_to() {
    let blocks = |settings: &str| {
        let outcome = |kind: &str, pods: Pods| Ask::to_create(kind, &pods.object(kind)).under(settings).outcome();
        [
            outcome("Deployment.apps", Pods::app_and(SQL)),
            outcome("Deployment.apps", Pods::app_after(SQL)),
            outcome("Job.batch", Pods::app_and(SQL)),
            outcome("Job.batch", Pods::app_after(SQL)),
        ]
        .map(|outcome| outcome.starts_with("reject"))
    };
    for (settings, expected) in [
        ("{}", [true, true, true, true]),
        (r#"{"action":"reject","jobAction":"same"}"#, [true, true, true, true]),
        (r#"{"action":"warn"}"#, [false, false, false, false]),
        (r#"{"action":"warn","jobAction":"reject"}"#, [false, false, true, true]),
        (r#"{"action":"reject","jobAction":"warn"}"#, [true, true, false, false]),
        (r#"{"rules":{"helper-not-native":"warn"}}"#, [false, true, true, true]),
        (r#"{"rules":{"job-never-completes":"warn","init-never-finishes":"warn"}}"#, [true, false, false, false]),
        (r#"{"rules":{"helper-not-native":"enforce"}}"#, [true, true, true, true]),
    ] {
        assert_eq!(blocks(settings), expected, "{settings}");
    }
}

#[test]
fn an_ignored_rule_says_nothing() {
    let native = SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#);
    for (rule, pods) in [("helper-not-native", Pods::app_and(SQL)), ("app-does-not-wait", Pods::app_after(&native))] {
        let ask = Ask::to_create("Pod", &pods.object("Pod"));
        assert!(ask.outcome().contains(rule));
        let answer = ask.under(&format!(r#"{{"rules":{{"{rule}":"ignore"}}}}"#)).answer();
        assert_eq!(answer, Answer::default(), "{rule}");
    }
    // It is not looked for, so that the next one has its turn; only with that one does the object pass in silence.
    let ask = Ask::to_create("Job.batch", &Pods::app_and(SQL).object("Job.batch"));
    assert_eq!(ask.clone().under(r#"{"rules":{"job-never-completes":"ignore"}}"#).outcome(), REJECTED);
    let both = r#"{"rules":{"job-never-completes":"ignore","helper-not-native":"ignore"}}"#;
    assert_eq!(ask.under(both).answer(), Answer::default());
}

#[test]
fn leaving_a_helper_out_never_says_anything_of_another() {
    let pgbouncer = r#"{"name":"pgbouncer","image":"edoburu/pgbouncer:v1.24.1-p1"}"#;
    let rbac = r#"{"name":"kube-rbac-proxy","image":"quay.io/brancz/kube-rbac-proxy:v0.19.1"}"#;
    let pods = [
        Pods::of(&[SQL]),
        Pods::of(&[APP, SQL]),
        Pods::of(&[APP, SQL, LOGS]),
        Pods::of(&[SQL, LOGS]),
        Pods::of(&[pgbouncer, SQL]),
        Pods::of(&[pgbouncer, rbac]),
        Pods::of(&[APP]).init(&[SQL, LOGS]),
        Pods::of(&[rbac, SQL, LOGS]).init(&[NATIVE_SQL.replace("cloud-sql-proxy\"", "other\"").as_str()]),
    ];
    let helpers = ["cloud-sql-proxy", "fluent-bit", "pgbouncer", "kube-rbac-proxy"];
    let said = |kind: &str, pods: &Pods, settings: &str| -> Vec<(&'static str, String)> {
        let answer = Ask::to_create(kind, &pods.object(kind)).under(settings).answer();
        assert!(answer.rejection.as_ref().is_none_or(|rejection| rejection.code == 403), "{:?}", answer.rejection);
        let found = answer.audit_annotations.into_iter().filter(|(rule, _)| *rule != "enforced");
        found
            .flat_map(|(rule, names)| names.split(',').map(|name| (rule, name.to_owned())).collect::<Vec<_>>())
            .collect()
    };
    for kind in ["Deployment.apps", "Job.batch"] {
        for pods in &pods {
            let all = said(kind, pods, "{}");
            for helper in helpers {
                for settings in [
                    format!(r#"{{"helpers":{{"exclude":["{helper}"]}}}}"#),
                    format!(r#"{{"exempt":[{{"container":"{helper}","reason":"r"}}]}}"#),
                    format!(r#"{{"exempt":[{{"image":"*/{helper}:*","reason":"r"}}]}}"#),
                ] {
                    let rest = said(kind, pods, &settings);
                    let expected: Vec<_> = all.iter().filter(|(_, name)| name != helper).cloned().collect();
                    assert_eq!(rest, expected, "{kind} {} {settings}", pods.pod_spec());
                }
            }
        }
    }
}

#[test]
fn an_exemption_covers_what_all_its_globs_match() {
    let ask = Ask::to_create("Deployment.apps", &deployment(&Pods::app_and(SQL)));
    for (exemption, covers) in [
        (r#""container":"cloud-*""#, true),
        (r#""container":"sql""#, false),
        (r#""image":"*/cloud-sql-proxy:*""#, true),
        (r#""image":"cloud-sql-proxy""#, false),
        (r#""namespace":"sho*""#, true),
        (r#""namespace":"kube-system""#, false),
        (r#""rule":"helper-not-native""#, true),
        (r#""rule":"job-*""#, false),
        (r#""rule":"*","namespace":"shop","container":"*-proxy","image":"gcr.io/*""#, true),
        (r#""namespace":"shop","container":"other""#, false),
        (r#""namespace":"","container":"cloud-sql-proxy""#, true),
    ] {
        let settings = format!(r#"{{"exempt":[{{{exemption},"reason":"until 2.0"}}]}}"#);
        assert_eq!(ask.clone().under(&settings).outcome().is_empty(), covers, "{exemption}");
    }
    // The namespace is the request's, or else the object's own.
    let settings = r#"{"exempt":[{"namespace":"airflow","reason":"r"}]}"#;
    let object = Pods::app_and(SQL).metadata(r#""namespace":"airflow""#).object("Deployment.apps");
    let ask = Ask::to_create("Deployment.apps", &object).under(settings);
    assert_eq!(ask.clone().namespace("").outcome(), "");
    assert_eq!(ask.namespace("shop").outcome(), REJECTED);
}

#[test]
fn helpers_of_the_settings_are_judged_like_those_of_the_catalog() {
    let settings = r#"{"helpers":{"custom":[
        {"id":"acme-proxy","title":"Acme proxy","category":"service-mesh","images":["infra/acme-proxy"],"containerNames":["acme-proxy","acme-*"],
         "neededAtStart":true,"oneShot":{"args":["--check"]},"standalone":{"likelihood":"common"}},
        {"id":"acme-tool","category":"runtime","ambiguousImages":["infra/tools"],"weakContainerNames":["tool"],"signs":{"subcommands":["serve"]}},
        {"id":"acmed","category":"tunnel","programs":["acmed"],"programsSuffice":true},
        {"id":"acmectl","category":"tunnel","images":["infra/acmectl"],"programs":["acmectl"]}]}}"#;
    let outcome =
        |kind: &str, pods: &Pods, settings: &str| Ask::to_create(kind, &pods.object(kind)).under(settings).outcome();
    let helper = |name: &str, image: &str, more: &str| format!(r#"{{"name":"{name}","image":"{image}"{more}}}"#);
    let by_image = helper("side", "registry.example.com:5000/mirror/infra/acme-proxy:2", "");
    let serves = helper("x", "infra/tools:1", r#","args":["serve"]"#);
    for (kind, pods, expected) in [
        ("Deployment.apps", Pods::app_and(&by_image), "reject helper-not-native side"),
        ("Job.batch", Pods::app_and(&by_image), "reject job-never-completes side"),
        (
            "Deployment.apps",
            Pods::app_and(&helper("acme-eu", "example.com/x:1", "")),
            "reject helper-not-native acme-eu",
        ),
        ("Job.batch", Pods::app_and(&helper("side", "infra/acme-proxy:2", r#","args":["--check"]"#)), ""),
        ("Deployment.apps", Pods::of(&[&by_image]), ""),
        (
            "Deployment.apps",
            Pods::app_after(&helper("side", "infra/acme-proxy", r#","restartPolicy":"Always""#)),
            "warn app-does-not-wait side",
        ),
        ("Deployment.apps", Pods::app_and(&serves), "reject helper-not-native x"),
        ("Deployment.apps", Pods::app_and(&helper("x", "infra/tools:1", "")), ""),
        ("Deployment.apps", Pods::app_and(&helper("tool", "infra/tools:1", "")), "reject helper-not-native tool"),
        (
            "Deployment.apps",
            Pods::app_and(&helper("x", "y", r#","command":["/bin/acmed"]"#)),
            "reject helper-not-native x",
        ),
        ("Deployment.apps", Pods::app_and(&helper("x", "y", r#","command":["/bin/acmectl"]"#)), ""),
    ] {
        assert_eq!(outcome(kind, &pods, settings), expected, "{kind} {}", pods.pod_spec());
        assert_eq!(outcome(kind, &pods, "{}"), "", "unknown to the catalog");
    }
    let excluded = settings.replace(r#""custom""#, r#""exclude":["acme-proxy","category:runtime"],"custom""#);
    assert_eq!(outcome("Deployment.apps", &Pods::app_and(&by_image), &excluded), "");
    assert_eq!(outcome("Deployment.apps", &Pods::app_and(&serves), &excluded), "");
}

#[test]
fn kinds_of_the_settings_are_judged_like_the_known_ones() {
    let settings = r#"{"workloads":[
        {"apiGroup":"example.com","kind":"Fleet","podTemplates":["/spec/pools/*/template"]},
        {"apiGroup":"example.com","kind":"Batch","podSpecs":["/spec/pod"],"runsToCompletion":true},
        {"kind":"Local","podTemplates":["/*/template"]},
        {"kind":"Odd","podTemplates":["/a~1b~0~01/template"]}]}"#;
    let (template, spec) = (Pods::app_and(SQL).template(), Pods::app_and(SQL).pod_spec());
    for (kind, object, expected, place) in [
        (
            "Fleet.example.com",
            format!(r#"{{"spec":{{"pools":[{{}},{{"template":{template}}}]}}}}"#),
            REJECTED,
            "spec.pools[1].template.spec.containers[1]",
        ),
        (
            "Fleet.example.com",
            format!(r#"{{"spec":{{"pools":{{"eu":{{"template":{template}}}}}}}}}"#),
            REJECTED,
            "spec.pools.eu.template.spec.containers[1]",
        ),
        (
            "Batch.example.com",
            format!(r#"{{"spec":{{"pod":{spec}}}}}"#),
            "reject job-never-completes cloud-sql-proxy",
            "spec.pod.containers[1]",
        ),
        (
            "Local",
            format!(r#"{{"anything":{{"template":{template}}}}}"#),
            REJECTED,
            "anything.template.spec.containers[1]",
        ),
        ("Odd", format!(r#"{{"a/b~~1":{{"template":{template}}}}}"#), REJECTED, "a/b~~1.template.spec.containers[1]"),
        ("Odd", format!(r#"{{"a~1b~0~01":{{"template":{template}}},"a/b~~":{{"template":{template}}}}}"#), "", ""),
        ("Fleet.example.org", format!(r#"{{"spec":{{"pools":[{{"template":{template}}}]}}}}"#), "", ""),
        ("Fleet.example.com", r#"{"spec":{"pools":null}}"#.to_owned(), "", ""),
        ("Fleet.example.com", r#"{"spec":null}"#.to_owned(), "", ""),
    ] {
        let ask = Ask::to_create(kind, &object).under(settings);
        assert_eq!(ask.outcome(), expected, "{object}");
        assert!(message(&ask.answer()).starts_with(place), "{}", message(&ask.answer()));
    }
    // A pod that such a kind owns should run to its end too.
    let pod = Pods::app_and(SQL).controlled_by("example.com/v1", "Batch").spec(r#""restartPolicy":"Never""#);
    let outcome = Ask::to_create("Pod", &pod.object("Pod")).under(settings).outcome();
    assert_eq!(outcome, "warn job-never-completes cloud-sql-proxy");
}

#[test]
fn the_contact_is_the_last_line_of_a_rejection() {
    let settings = r#"{"contact":"Questions: #platform"}"#;
    for pods in [Pods::app_and(SQL), Pods::of(&[APP, SQL, LOGS])] {
        let answer = Ask::to_create("Deployment.apps", &deployment(&pods)).under(settings).answer();
        assert_eq!(message(&answer).lines().last(), Some("Questions: #platform"));
    }
}

// The answer.

#[test]
fn audit_annotations_come_in_the_order_of_the_rules_and_name_containers_in_that_of_the_manifest() {
    let native =
        SQL.replace(r#""args""#, r#""restartPolicy":"Always","args""#).replace("\"cloud-sql-proxy\"", "\"db\"");
    let rbac = r#"{"name":"kube-rbac-proxy","image":"quay.io/brancz/kube-rbac-proxy:v0.19.1"}"#;
    let stuck = r#"{"name":"logs","image":"docker.elastic.co/beats/filebeat:9.1.0"}"#;
    let pods = Pods::of(&[LOGS, APP, rbac]).init(&[&native, stuck]);
    let answer = Ask::to_create("Deployment.apps", &deployment(&pods)).answer();
    let annotations: Vec<(&str, &str)> =
        answer.audit_annotations.iter().map(|(rule, names)| (*rule, names.as_str())).collect();
    assert_eq!(
        annotations,
        [
            ("init-never-finishes", "logs"),
            ("helper-not-native", "fluent-bit,kube-rbac-proxy"),
            ("app-does-not-wait", "db"),
            ("enforced", "init-never-finishes,helper-not-native"),
        ]
    );
    let clean = Ask::to_create("Deployment.apps", &deployment(&Pods::of(&[APP]))).answer();
    assert_eq!(clean.audit_annotations, []);
}

#[test]
fn an_audit_annotation_holds_a_hundred_names_and_counts_the_rest() {
    let helpers: Vec<String> =
        (0..130).map(|index| LOGS.replace("\"fluent-bit\"", &format!("\"logs-{index}\""))).collect();
    let mut containers = vec![APP];
    containers.extend(helpers.iter().map(String::as_str));
    let answer = Ask::to_create("Deployment.apps", &deployment(&Pods::of(&containers))).answer();
    let (rule, names) = &answer.audit_annotations[0];
    assert_eq!(*rule, "helper-not-native");
    assert!(names.starts_with("logs-0,logs-1,") && names.ends_with(",logs-99,and 30 more"), "{names}");
}

#[test]
fn warnings_are_ten_at_most_and_the_last_says_how_many_are_left_out() {
    for (count, shown, last) in [
        (1_usize, 1_usize, "logs-0"),
        (9, 9, "logs-8"),
        (10, 10, "logs-9"),
        (11, 10, "2 more warnings of native-sidecar-policy are left out"),
        (300, 10, "291 more warnings of native-sidecar-policy are left out"),
    ] {
        let helpers: Vec<String> =
            (0..count).map(|index| LOGS.replace("\"fluent-bit\"", &format!("\"logs-{index}\""))).collect();
        let mut containers = vec![APP];
        containers.extend(helpers.iter().map(String::as_str));
        let object = deployment(&Pods::of(&containers));
        let answer = Ask::to_create("Deployment.apps", &object).under(r#"{"action":"warn"}"#).answer();
        assert_eq!(answer.rejection, None);
        assert_eq!(answer.warnings.len(), shown);
        assert!(answer.warnings.last().is_some_and(|warning| warning.contains(last)), "{:?}", answer.warnings);
    }
}

#[test]
fn a_warning_is_short_and_has_no_control_characters_whatever_the_object_holds() {
    let long = "é".repeat(5000);
    for name in [long.as_str(), r"a\nb\tc\u0000d\u007fe\u0085f", r#"\"quoted\""#, "\u{202e}right-to-left"] {
        let app = APP.replace("\"app\"", &format!("\"{name}\""));
        let image = format!(r#"{{"name":"{name}","image":"registry.example.com/{name}/fluent/fluent-bit:1"}}"#);
        let object = Pods::of(&[&app, &image]).object("Rollout.argoproj.io");
        let answer = Ask::to_create("Rollout.argoproj.io", &object).under(r#"{"action":"warn"}"#).answer_as_it_is();
        assert_eq!(answer.warnings.len(), 1, "{name}");
        for warning in &answer.warnings {
            assert!(warning.chars().count() <= 256, "{warning}");
            assert!(!warning.chars().any(char::is_control), "{warning:?}");
            assert!(warning.contains("helper-not-native") && warning.contains("restartPolicy: Always"), "{warning}");
        }
    }
    // So is the one about an object that cannot be read, which quotes its keys.
    let key = format!(r#"{{"spec":{{"pytorchReplicaSpecs":{{"{long}\n":{{"template":7}}}}}}}}"#);
    let answer = Ask::to_create("PyTorchJob.kubeflow.org", &key).answer_as_it_is();
    assert_eq!(answer.warnings.len(), 1);
    assert!(answer.warnings[0].chars().count() <= 256 && !answer.warnings[0].chars().any(char::is_control));
}

#[test]
fn the_same_request_gets_the_same_answer() {
    let pods = Pods::of(&[APP, SQL, LOGS]).init(&[&LOGS.replace("\"fluent-bit\"", "\"logs\"")]);
    let ask = Ask::to_create("CronJob.batch", &pods.object("CronJob.batch"));
    assert_eq!(ask.answer(), ask.answer());
}
