#!/usr/bin/env bats
# The policy from outside: requests as the API server sends them, and the answers that it gets.
#
# They are evaluated by kwctl if it is on the PATH, else by the project's own host (HOST). Both print the same AdmissionResponse.

bats_require_minimum_version 1.5.0

POLICY=${POLICY:-policy.wasm}

setup_file() {
  cd "$BATS_TEST_DIRNAME"
  if command -v kwctl > /dev/null; then
    COMMAND=kwctl
  else
    COMMAND=${HOST:-target/host/native-sidecar-host}
  fi
  export COMMAND
}

# An answer as lines of PATH: VALUE, its patch decoded. Line breaks in values become ¶, so that grep finds what belongs together.
flatten() {
  node -e '
    const walk = (value, path) => {
      if (value === null) return;
      if (typeof value !== "object") return console.log(`${path}: ${String(value).replaceAll("\n", "¶")}`);
      for (const [key, inner] of Object.entries(value)) walk(inner, path ? `${path}.${key}` : key);
    };
    const answer = JSON.parse(process.argv[1]);
    if (answer.patch) answer.patch = JSON.parse(Buffer.from(answer.patch, "base64"));
    walk(answer, "");
  ' "$1"
}

evaluate() {
  run --separate-stderr "$COMMAND" run --request-path "$1" --settings-json "$2" "$POLICY"
}

# ask REQUEST [SETTINGS]: sets $answer. Without settings, those beside the request count.
ask() {
  local request=test_data/$1.json beside=test_data/$1.settings.json settings=${2:-}
  [ -n "$settings" ] || settings=$(cat "$beside" 2> /dev/null || echo '{}')
  evaluate "$request" "$settings"
  [ "$status" -eq 0 ] || { echo "$output"; echo "$stderr"; return 1; }
  # kwctl may write other lines around the answer.
  answer=$(flatten "$(grep '^{' <<< "$output" | tail -n 1)")
}

fail() {
  printf '%s\n' "$1, but the answer is:" "$answer"
  return 1
}

# has LINE: the answer has exactly this line.
has() {
  grep -Fxq -- "$1" <<< "$answer" || fail "expected '$1'"
}

# lacks BEGINNING: no line of the answer begins so.
lacks() {
  if grep -q -- "^$1" <<< "$answer"; then fail "expected no '$1'"; fi
}

accepted() {
  has 'allowed: true'
  lacks status
}

silent() {
  accepted
  lacks warnings
  lacks auditAnnotations
}

# warned RULE CONTAINERS: the object is accepted with one warning, which names the rule.
warned() {
  accepted
  lacks auditAnnotations.enforced
  has "auditAnnotations.$1: $2"
  grep -q "^warnings.0: .*($1): " <<< "$answer" || fail "expected a warning of $1"
  lacks warnings.1
}

# rejected RULE CONTAINERS
rejected() {
  has 'allowed: false'
  has 'status.code: 403'
  has "auditAnnotations.enforced: $1"
  has "auditAnnotations.$1: $2"
}

# says TEXT: the message has this text.
says() {
  grep '^status.message: ' <<< "$answer" | grep -Fq -- "$1" || fail "expected a message with '$1'"
}

# first_line TEXT: the message's first line is exactly this.
first_line() {
  local message
  message=$(sed -n 's/^status.message: //p' <<< "$answer")
  [ "${message%%¶*}" = "$1" ] || fail "expected the first line '$1'"
}

# refuses SETTINGS TEXT...: the settings are not valid, and each text says why.
refuses() {
  evaluate test_data/pod-without-helpers.json "$1"
  [ "$status" -ne 0 ] || { echo "the settings are taken: $output"; return 1; }
  # kwctl writes the text as a literal.
  local told=${output//\\/}${stderr//\\/} text
  shift
  for text in 'settings are not valid: ' "$@"; do
    [[ $told == *"$text"* ]] || { echo "expected '$text', but it says: $told"; return 1; }
  done
}

# --- What is right

@test "a Pod without helpers passes in silence" {
  ask pod-without-helpers
  silent
}

@test "a native sidecar with a startupProbe passes in silence" {
  ask pod-native-istio-proxy
  silent
}

@test "a native sidecar that the app needs, without a startupProbe, is advised about" {
  ask job-native-cloud-sql-proxy
  warned app-does-not-wait cloud-sql-proxy
}

@test "a helper's image that is the app itself is no helper" {
  ask daemonset-of-fluent-bit
  silent
}

@test "a helper's image that does one thing and exits may be an init container" {
  ask pod-with-one-shot-vault-agent
  silent
}

@test "lists that are null are empty" {
  ask pod-with-null-lists
  silent
}

# --- What is wrong

@test "a CronJob whose Jobs a proxy keeps from completing is rejected with the one change to make" {
  ask cronjob-with-cloud-sql-proxy
  rejected job-never-completes cloud-sql-proxy
  first_line 'spec.jobTemplate.spec.template.spec.containers[1] "cloud-sql-proxy" keeps every Job of this CronJob from completing. Move it, unchanged, to the end of initContainers and add restartPolicy: Always to it.'
  says '¶  rule: job-never-completes¶  why: '
  says 'recognised by its image'
  says '¶  do:¶      initContainers:¶      - name: cloud-sql-proxy¶        restartPolicy: Always '
}

@test "a Job is rejected for a proxy that istioctl wrote into it" {
  ask job-with-istio-proxy
  rejected job-never-completes istio-proxy
  says 'let Istio inject'
}

@test "a proxy that the app tells to quit does not block its Job, and is still no native sidecar" {
  ask job-whose-app-ends-its-proxy
  rejected helper-not-native cloud-sql-proxy
}

@test "a Deployment is rejected for a proxy beside its app" {
  ask deployment-with-cloud-sql-proxy
  rejected helper-not-native cloud-sql-proxy
}

@test "a StatefulSet is rejected for a log shipper beside its app" {
  ask statefulset-with-fluent-bit
  rejected helper-not-native fluent-bit
}

@test "a ReplicationController is rejected for a proxy beside its app" {
  ask replicationcontroller-with-oauth2-proxy
  rejected helper-not-native oauth2-proxy
}

@test "a PodTemplate is rejected for a secret agent beside its app" {
  ask podtemplate-with-vault-agent
  rejected helper-not-native vault-agent
  says 'template.spec.containers[1] "vault-agent"'
}

@test "a Pod is rejected for a proxy beside its app" {
  ask pod-with-cloud-sql-proxy
  rejected helper-not-native cloud-sql-proxy
}

@test "a Pod is rejected for a proxy that would keep it in Init for ever" {
  ask pod-with-cloud-sql-proxy-as-init
  rejected init-never-finishes cloud-sql-proxy
  says 'your manifest lacks the line'
  says 'your manifest has the line'
}

@test "an injected proxy is fixed by its injector's switch" {
  ask pod-with-injected-istio-proxy
  rejected helper-not-native istio-proxy
  says 'sidecar.istio.io/nativeSidecar: "true"'
}

@test "restartPolicy: Always on a regular container is no native sidecar" {
  ask deployment-with-restart-policy-misplaced
  rejected restart-policy-misplaced cloud-sql-proxy
}

@test "several findings come in one message, in the order of the manifest" {
  ask deployment-with-two-helpers
  rejected helper-not-native cloud-sql-proxy,fluent-bit
  says '2 containers '
  says '¶¶spec.template.spec.containers[1] "cloud-sql-proxy"'
  says '¶¶spec.template.spec.containers[2] "fluent-bit"'
}

# --- Changes

@test "UPDATE: a finding that was there before is warned about, so that an image bump passes" {
  ask update-deployment-image-bump
  warned helper-not-native cloud-sql-proxy
}

@test "UPDATE: a finding that is new is rejected" {
  ask update-deployment-adds-cloud-sql-proxy
  rejected helper-not-native cloud-sql-proxy
}

@test "UPDATE: of two findings only the new one rejects" {
  ask update-deployment-adds-a-second-helper
  rejected helper-not-native cloud-sql-proxy,fluent-bit
  says 'spec.template.spec.containers[2] "fluent-bit"'
  grep -q '^warnings.0: .*"cloud-sql-proxy"' <<< "$answer" || fail 'expected a warning'
}

@test "UPDATE: of a Job it says that its template cannot be changed" {
  ask update-job-adds-cloud-sql-proxy
  rejected job-never-completes cloud-sql-proxy
  says 'template cannot be changed'
}

@test "UPDATE: the Job controller can take its finalizer off a Pod" {
  ask update-pod-finalizer-removed-by-job-controller '{"controlledObjects": "enforce"}'
  accepted
}

@test "UPDATE: an object that is being deleted can go" {
  ask update-deployment-being-deleted
  silent
}

@test "DELETE passes in silence" {
  ask delete-deployment-with-cloud-sql-proxy
  silent
}

@test "a Pod's status is not judged" {
  ask update-pod-status
  silent
}

@test "a Deployment can be scaled" {
  ask scale-deployment-with-cloud-sql-proxy
  silent
}

# --- What controllers and kubelets make

@test "a ReplicaSet of an old Deployment is warned about, so that a rollback works" {
  ask replicaset-of-deployment-with-cloud-sql-proxy
  warned helper-not-native cloud-sql-proxy
}

@test "a ReplicaSet's Pod is warned about, so that a lost node's Pods come back" {
  ask pod-of-replicaset-with-injected-istio-proxy
  warned helper-not-native istio-proxy
}

@test "a CronJob's Job is warned about, so that old CronJobs keep running" {
  ask job-of-cronjob-with-cloud-sql-proxy
  warned job-never-completes cloud-sql-proxy
}

@test "a Job's Pod is warned about" {
  ask pod-of-job-with-injected-istio-proxy
  warned job-never-completes istio-proxy
}

@test "a static pod that a kubelet shows passes" {
  ask mirror-pod-with-fluent-bit '{"controlledObjects": "enforce"}'
  silent
}

@test "a person who annotates a Pod as a static one is not spared" {
  ask mirror-pod-forged-by-a-person
  rejected helper-not-native fluent-bit
}

@test "a proxy without an image of its own, which the injector completes, is only warned about" {
  ask deployment-with-image-auto
  warned helper-not-native istio-proxy
}

# --- The audit scanner

@test "audit: what runs is found" {
  ask audit-running-job
  rejected job-never-completes cloud-sql-proxy
  ask audit-running-pod
  rejected helper-not-native cloud-sql-proxy
  ask audit-running-deployment
  rejected helper-not-native cloud-sql-proxy
}

@test "audit: a finished Job and a finished Pod are past judging" {
  ask audit-finished-job
  silent
  ask audit-finished-pod
  silent
}

@test "audit: an object that is being deleted is past judging" {
  ask audit-deployment-being-deleted
  silent
}

@test "audit: what a controller made is reported at its maker only" {
  ask audit-job-of-cronjob
  warned job-never-completes cloud-sql-proxy
}

@test "a person who writes a finished status into a new Job is not spared" {
  ask job-with-status-forged-by-a-person
  rejected job-never-completes cloud-sql-proxy
}

# --- Other people's kinds

@test "Argo Rollout: judged like a Deployment" {
  ask rollout-with-cloud-sql-proxy
  rejected helper-not-native cloud-sql-proxy
}

@test "OpenKruise StatefulSet: told from the built-in by its group" {
  ask kruise-statefulset-with-fluent-bit
  rejected helper-not-native fluent-bit
}

@test "Volcano Job: each task's template is judged" {
  ask volcano-job-with-cloud-sql-proxy
  rejected job-never-completes cloud-sql-proxy
  says 'spec.tasks[0].template.spec.containers[1] "cloud-sql-proxy"'
}

@test "JobSet: each template is judged, and each finding named" {
  ask jobset-with-two-templates
  rejected job-never-completes fluent-bit,cloud-sql-proxy
  says 'spec.replicatedJobs[1].template.spec.template.spec.containers[1] "cloud-sql-proxy"'
}

@test "EphemeralRunner: a bare pod spec is judged, and what its controller made is only warned about" {
  ask ephemeral-runner-with-dind
  warned helper-not-native dind
}

@test "a custom resource that cannot be read passes with a warning" {
  ask rollout-that-cannot-be-read
  accepted
  grep -q '^warnings.0: .*cannot read this Rollout.*spec.template.spec.containers: must be a list' <<< "$answer" || fail 'expected a warning'
}

@test "an unknown kind passes in silence" {
  ask fleet-of-an-unknown-kind
  silent
}

# --- Settings

@test "settings: action warn only warns" {
  ask deployment-with-cloud-sql-proxy '{"action": "warn"}'
  warned helper-not-native cloud-sql-proxy
}

@test "settings: jobAction decides for what blocks Jobs" {
  ask cronjob-with-cloud-sql-proxy '{"action": "warn", "jobAction": "reject"}'
  rejected job-never-completes cloud-sql-proxy
  ask deployment-with-cloud-sql-proxy '{"action": "warn", "jobAction": "reject"}'
  warned helper-not-native cloud-sql-proxy
  ask cronjob-with-cloud-sql-proxy '{"jobAction": "warn"}'
  warned job-never-completes cloud-sql-proxy
}

@test "settings: controlledObjects blocking rejects what would hang, and nothing else" {
  ask pod-of-job-with-injected-istio-proxy '{"controlledObjects": "blocking"}'
  rejected job-never-completes istio-proxy
  ask pod-of-replicaset-with-injected-istio-proxy '{"controlledObjects": "blocking"}'
  warned helper-not-native istio-proxy
}

@test "settings: controlledObjects enforce judges like any other object" {
  ask pod-of-replicaset-with-injected-istio-proxy '{"controlledObjects": "enforce"}'
  rejected helper-not-native istio-proxy
}

@test "settings: a rule can warn or be ignored" {
  ask deployment-with-cloud-sql-proxy '{"rules": {"helper-not-native": "warn"}}'
  warned helper-not-native cloud-sql-proxy
  ask deployment-with-cloud-sql-proxy '{"rules": {"helper-not-native": "ignore"}}'
  silent
  ask job-native-cloud-sql-proxy '{"rules": {"app-does-not-wait": "ignore"}}'
  silent
}

@test "settings: an excluded helper is not spoken of, by id or by category" {
  ask deployment-with-two-helpers '{"helpers": {"exclude": ["fluent-bit"]}}'
  rejected helper-not-native cloud-sql-proxy
  ask deployment-with-two-helpers '{"helpers": {"exclude": ["category:log-collector"]}}'
  rejected helper-not-native cloud-sql-proxy
}

@test "settings: a custom helper is recognised, and the contact ends the message" {
  ask deployment-with-helper-from-the-settings
  rejected helper-not-native acme
  says 'Acme proxy'
  grep -q '^status.message: .*¶Questions: #platform$' <<< "$answer" || fail 'expected the contact at the end'
}

@test "settings: without them the same container is an app" {
  ask deployment-with-helper-from-the-settings '{}'
  silent
}

@test "settings: an exemption holds where all its globs match" {
  ask deployment-with-two-helpers '{"exempt": [{"namespace": "shop", "container": "cloud-*", "image": "*/cloud-sql-proxy:2.*", "reason": "until 3.0"}]}'
  rejected helper-not-native fluent-bit
  ask deployment-with-cloud-sql-proxy '{"exempt": [{"namespace": "other", "container": "cloud-*", "reason": "until 3.0"}]}'
  rejected helper-not-native cloud-sql-proxy
  ask deployment-with-cloud-sql-proxy '{"exempt": [{"rule": "helper-*", "reason": "until 3.0"}]}'
  silent
}

@test "settings: workloads adds a kind, and * walks a list" {
  ask fleet-of-a-kind-from-the-settings
  rejected helper-not-native cloud-sql-proxy
  says 'spec.pools[0].template.spec.containers[1] "cloud-sql-proxy"'
}

@test "settings: action mutate moves a Pod's helper, and changes nothing else" {
  ask pod-to-be-converted
  accepted
  has 'auditAnnotations.converted: cloud-sql-proxy'
  has 'patch.1.op: remove'
  has 'patch.1.path: /spec/containers/1'
  has 'patch.2.op: add'
  has 'patch.2.path: /spec/initContainers'
  has 'patch.2.value.0.name: cloud-sql-proxy'
  has 'patch.2.value.0.restartPolicy: Always'
  # The third one notes what was moved.
  has 'patch.0.path: /metadata/annotations'
  lacks patch.3
}

@test "settings: action mutate leaves templates as they are, and warns" {
  ask deployment-with-cloud-sql-proxy '{"action": "mutate", "minimumKubernetesVersion": "1.33"}'
  warned helper-not-native cloud-sql-proxy
  lacks patch
}

@test "settings: what cannot be converted is warned about, or rejected with onObstacle" {
  ask pod-to-be-converted '{"action": "mutate", "minimumKubernetesVersion": "1.28"}'
  warned helper-not-native cloud-sql-proxy
  lacks patch
  ask pod-to-be-converted '{"action": "mutate", "minimumKubernetesVersion": "1.28", "mutate": {"onObstacle": "reject"}}'
  rejected helper-not-native cloud-sql-proxy
  lacks patch
}

@test "settings: what forms send for nothing is the same as none" {
  ask deployment-with-cloud-sql-proxy '{"action": "", "jobAction": null, "exempt": [], "helpers": {"exclude": []}, "contact": ""}'
  rejected helper-not-native cloud-sql-proxy
}

@test "invalid settings: every mistake is told at once, with its place and the nearest known word" {
  refuses '{
    "acton": "warn",
    "jobAction": "rejct",
    "rules": {"job-never-complete": "warn", "app-does-not-wait": "enforce"},
    "helpers": {"exclude": ["fluent-bit", "istio-proxi", "category:service-mess"], "custom": [{"id": "acme"}]},
    "exempt": [{"container": "legacy-*"}],
    "minimumKubernetesVersion": 1.33
  }' \
    'unknown key "acton", did you mean "action"?' \
    'jobAction: ' '"rejct", did you mean "reject"?' \
    'unknown rule "job-never-complete", did you mean "job-never-completes"?' \
    'rules.app-does-not-wait: only advises and cannot be enforced' \
    'helpers.exclude[1]: unknown helper "istio-proxi", did you mean "istio-proxy"?' \
    'helpers.exclude[2]: unknown category "service-mess", did you mean "service-mesh"?' \
    'helpers.custom[0]: category is missing' \
    'helpers.custom[0]: nothing tells this helper' \
    'exempt[0]: reason is missing' \
    'minimumKubernetesVersion: must be a string, not a number: write it in quotes, "1.33"'
}

@test "invalid settings: mutate needs the cluster's oldest version" {
  refuses '{"action": "mutate"}' 'action: mutate needs minimumKubernetesVersion'
}

# --- Rewriting

MUTATE='{"action": "mutate", "minimumKubernetesVersion": "1.33"}'

# The object of a request as the patch of an answer leaves it, as the request of a file.
patched() {
  node -e '
    const fs = require("fs");
    const request = JSON.parse(fs.readFileSync(process.argv[1]));
    const { patch } = JSON.parse(process.argv[2]);
    const holder = { "": request.object };
    for (const { op, path, value, from } of patch ? JSON.parse(Buffer.from(patch, "base64")) : []) {
      const find = (pointer) => {
        const keys = pointer.split("/").map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
        const last = keys.pop();
        return [["", ...keys.slice(1)].slice(0, keys.length).reduce((at, key) => at[key], holder), last];
      };
      if (!["add", "remove", "replace"].includes(op)) throw new Error(`${op} ${from}`);
      const [parent, key] = find(path);
      if (Array.isArray(parent) && op !== "replace") {
        op === "add" ? parent.splice(key === "-" ? parent.length : key, 0, value) : parent.splice(key, 1);
      } else {
        op === "remove" ? delete parent[key] : (parent[key] = value);
      }
    }
    console.log(JSON.stringify({ ...request, object: holder[""] }));
  ' "$1" "$2"
}

# rewrite REQUEST [SETTINGS]: asks, and sets $pod to the rewritten Pod, as lines.
rewrite() {
  ask "$1" "${2:-$MUTATE}"
  request=$BATS_TEST_TMPDIR/rewritten.json
  patched "test_data/$1.json" "$(grep '^{' <<< "$output" | tail -n 1)" > "$request"
  pod=$(flatten "$(cat "$request")" | sed -n 's/^object\.//p')
}

# is LINE...: the rewritten Pod has exactly these lines.
is() {
  local line
  for line; do
    grep -Fxq -- "$line" <<< "$pod" || { printf '%s\n' "expected '$line', but the Pod is:" "$pod"; return 1; }
  done
}

# names LIST NAME...: the containers of a list, in order.
names() {
  local list=$1 found
  shift
  found=$(sed -n "s/^spec\.$list\.[0-9]*\.name: //p" <<< "$pod" | paste -sd ' ')
  [ "$found" = "$*" ] || { echo "$list are $found, not $*"; return 1; }
}

# converted NAME: the container was moved, unaltered, and it is said and recorded; asked again, there is nothing more to do.
converted() {
  accepted
  has 'patchType: JSONPatch'
  has "auditAnnotations.converted: $1"
  grep -q "^warnings.0: .*\"$1\" was moved to initContainers as a native sidecar .*docs/conversion.md$" <<< "$answer" || fail 'expected a warning'
  is "metadata.annotations.native-sidecar-policy/converted: $1"
  node -e '
    const assert = require("assert"), fs = require("fs");
    const [before, after] = process.argv.slice(1, 3).map((file) => JSON.parse(fs.readFileSync(file)).object.spec);
    const find = (list) => list.find(({ name }) => name === process.argv[3]);
    assert.deepStrictEqual(find(after.initContainers), { ...find(before.containers), restartPolicy: "Always" });
    assert.deepStrictEqual(after.containers, before.containers.filter(({ name }) => name !== process.argv[3]));
    for (const key of Object.keys(before).filter((key) => !key.endsWith("ontainers"))) assert.deepStrictEqual(after[key], before[key]);
  ' "$2" "$request" "$1"
  evaluate "$request" "$MUTATE"
  answer=$(flatten "$(grep '^{' <<< "$output" | tail -n 1)")
  accepted
  lacks patch
  lacks auditAnnotations.converted
}

# kept REQUEST TEXT [SETTINGS]: the Pod is accepted as it is, and a warning names the obstacle and how to lift it.
kept() {
  ask "$1" "${3:-$MUTATE}"
  accepted
  lacks patch
  lacks auditAnnotations.converted
  grep '^warnings' <<< "$answer" | grep -Fq -- "$2" || fail "expected a warning with '$2'"
}

@test "mutate: Envoy becomes a native sidecar" {
  rewrite mutate-envoy
  names containers orders
  names initContainers envoy
  is 'spec.initContainers.0.restartPolicy: Always' 'spec.initContainers.0.readinessProbe.httpGet.port: admin'
  converted envoy test_data/mutate-envoy.json
}

@test "mutate: istio-proxy becomes a native sidecar behind istio-init" {
  rewrite mutate-istio-proxy
  names containers web
  names initContainers istio-init istio-proxy
  is 'spec.initContainers.1.restartPolicy: Always'
  converted istio-proxy test_data/mutate-istio-proxy.json
}

@test "mutate: Fluent Bit becomes a native sidecar" {
  rewrite mutate-fluent-bit
  names containers orders
  names initContainers fluent-bit
  converted fluent-bit test_data/mutate-fluent-bit.json
}

@test "mutate: a Vault agent becomes a native sidecar behind the one that prepares its files" {
  rewrite mutate-vault-agent
  names containers orders
  names initContainers vault-agent-init vault-agent
  converted vault-agent test_data/mutate-vault-agent.json
}

@test "mutate: the Cloud SQL Proxy becomes a native sidecar, and gets a startup probe if asked for" {
  rewrite mutate-cloud-sql-proxy
  names containers orders
  names initContainers migrate cloud-sql-proxy
  converted cloud-sql-proxy test_data/mutate-cloud-sql-proxy.json
  rewrite mutate-cloud-sql-proxy '{"action": "mutate", "minimumKubernetesVersion": "1.33", "mutate": {"startupProbe": "derive", "placement": "first"}}'
  names initContainers cloud-sql-proxy migrate
  is 'spec.initContainers.0.startupProbe.httpGet.path: /startup' 'spec.initContainers.0.startupProbe.httpGet.port: 9090'
}

@test "mutate: a Job's Pod completes when its work is done" {
  rewrite mutate-pod-of-job
  names containers backup
  names initContainers cloud-sql-proxy
  has 'auditAnnotations.job-never-completes: cloud-sql-proxy'
  converted cloud-sql-proxy test_data/mutate-pod-of-job.json
}

@test "mutate: jobAction alone converts the Pods of Jobs, and no others" {
  rewrite mutate-pod-of-job '{"jobAction": "mutate", "action": "warn", "minimumKubernetesVersion": "1.33"}'
  names initContainers cloud-sql-proxy
  ask mutate-fluent-bit '{"jobAction": "mutate", "action": "warn", "minimumKubernetesVersion": "1.33"}'
  warned helper-not-native fluent-bit
  lacks patch
}

@test "mutate: an UPDATE of a Pod is left alone" {
  ask mutate-update-of-a-pod "$MUTATE"
  accepted
  lacks patch
  lacks auditAnnotations.converted
}

@test "mutate: a finished or running Pod that the audit scanner shows is left alone" {
  ask audit-running-pod "$MUTATE"
  accepted
  lacks patch
}

@test "mutate: each obstacle is named, with how to lift it, and nothing is changed" {
  kept mutate-host-port '"fluent-bit" cannot be made a native sidecar: its hostPort 24224 would not be published (helper-not-native): remove hostPort'
  kept mutate-host-port '"cloud-sql-proxy" cannot be made a native sidecar: "fluent-bit" cannot be converted'
  kept mutate-restart-policy 'it has restartPolicy: OnFailure'
  kept mutate-restart-policy-rules 'it has restartPolicyRules'
  kept mutate-name-taken 'initContainers has a container of this name'
  kept mutate-name-twice 'containers has two of this name'
  kept mutate-startup-probe-of-the-app 'its startupProbe reaches for another container'
  kept mutate-post-start-of-the-app 'its postStart hook reaches for another container'
  kept mutate-waits-for-the-app 'daprd is healthy only when the app listens on --app-port'
  kept mutate-tail "its tail ends when the app's file is not there yet"
  kept mutate-injection-to-come 'Vault Agent Injector has yet to inject what the pod asks for'
  kept mutate-quit-call 'the app tells it to quit'
  kept mutate-may-end 'it may end by itself'
  kept mutate-static-pod 'the Pod shows a static pod'
  kept mutate-kubexit 'kubexit would not find it there'
  kept mutate-pod-resources 'could exceed the resources of the pod as a whole' '{"action": "mutate", "minimumKubernetesVersion": "1.33", "mutate": {"placement": "first"}}'
}

@test "mutate: obstacles of older clusters" {
  local old='{"action": "mutate", "minimumKubernetesVersion": "1.32"}'
  kept mutate-resize-policy 'no init container may have a resizePolicy before Kubernetes 1.33' "$old"
  kept mutate-named-port 'Services would not find its port "postgres" by name before Kubernetes 1.33' "$old"
  kept mutate-fluent-bit 'Kubernetes below 1.29 knows no native sidecars' '{"action": "mutate", "minimumKubernetesVersion": "1.28"}'
  rewrite mutate-resize-policy
  names initContainers cloud-sql-proxy
  rewrite mutate-named-port
  names initContainers cloud-sql-proxy
  rewrite mutate-pod-resources
  names initContainers migrate cloud-sql-proxy
}

@test "mutate: onObstacle reject refuses what cannot be converted, but not what a controller made" {
  local strict='{"action": "mutate", "minimumKubernetesVersion": "1.33", "mutate": {"onObstacle": "reject"}}'
  ask mutate-host-port "$strict"
  rejected helper-not-native fluent-bit,cloud-sql-proxy
  says 'its hostPort 24224 would not be published'
  lacks patch
  kept mutate-kubexit 'kubexit would not find it there' "$strict"
}

@test "mutate: an exempt helper neither moves nor stands in the way" {
  rewrite mutate-host-port '{"action": "mutate", "minimumKubernetesVersion": "1.33", "exempt": [{"container": "fluent-bit", "reason": "its port"}]}'
  names containers orders fluent-bit
  names initContainers cloud-sql-proxy
}

# --- What cannot be read

@test "a built-in object that cannot be read is rejected with 400, and it says where" {
  ask bad-containers-are-an-object
  has 'status.code: 400'
  says 'the Pod cannot be read: spec.containers: must be a list, not an object'
  ask bad-image-is-a-number
  has 'status.code: 400'
  says 'spec.containers[0].image: must be a string, not a number'
}

@test "an object that is missing or no object is rejected with 400" {
  ask bad-object-is-missing
  has 'status.code: 400'
  ask bad-object-is-a-string
  has 'status.code: 400'
}

@test "of a key that is given twice the last counts, as for the API server" {
  ask bad-key-given-twice
  rejected helper-not-native cloud-sql-proxy
}

@test "a file that holds no request is an error" {
  evaluate test_data/bad-request-is-a-list.json '{}'
  [ "$status" -ne 0 ]
}

# --- The protocol and the package

@test "the answer carries the request's uid and no patch" {
  ask deployment-with-cloud-sql-proxy
  has "uid: $(node -p 'require("./test_data/deployment-with-cloud-sql-proxy.json").uid')"
  lacks patch
}

@test "the same request gets the same answer, byte for byte" {
  evaluate test_data/deployment-with-two-helpers.json '{}'
  local first=$output
  evaluate test_data/deployment-with-two-helpers.json '{}'
  [ "$output" = "$first" ]
}

@test "the metadata has the version of the crates" {
  version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
  grep -Fqx "  io.kubewarden.policy.version: $version" metadata.yml
  grep -Fqx "version: $version" artifacthub-pkg.yml
}

@test "the README shows a message as it is" {
  ask cronjob-with-cloud-sql-proxy
  message=$(sed -n 's/^status.message: //p' <<< "$answer")
  while read -r line; do
    grep -Fq -- "$line" README.md || fail "expected the README to have '$line'"
  done < <(grep -v '^  more: ' <<< "${message//¶/$'\n'}")
}
