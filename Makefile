# `make` lists the targets.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# The targets share one cargo cache, and each says in its turn what it does.
.NOTPARALLEL:

TARGET := $(or $(CARGO_TARGET_DIR),target)

# The folders stand here too, so that a file that is gone counts as a change.
SOURCES := $(shell find src crates/config crates/engine crates/json catalog .cargo -not -path '*/tests/*') Cargo.toml Cargo.lock

# What is built for this machine. Cargo builds a dependency with all features that the selected packages ask for, and builds it again where
# others ask for others. So there are two selections: what stands on wasmtime, which takes most of the time, and all else (TESTS).
# scripts/built-once.mjs fails if the commands of the first would build wasmtime in two ways.
HOST_TESTS := test --locked --profile host -p native-sidecar-host
HOST_BUILD := build --locked --profile host -p native-sidecar-host -p native-sidecar-engine
HOST_BENCH := bench --locked --profile host -p native-sidecar-host --bench verdict
TESTS := test --locked --profile host --features native-sidecar-config/catalog \
	$(addprefix -p native-sidecar-,cli config engine fuzzing json manifests testing)
LINTED := RUSTC_WORKSPACE_WRAPPER=$(abspath scripts/clippy-rustc)
HOST := $(TARGET)/host/native-sidecar-host

# From npm: see tools/package.json.
NPM := $(TARGET)/tools/npm
NPM_TOOLS := $(NPM)/node_modules/.package-lock.json
BATS := $(NPM)/node_modules/bats/bin/bats
WASM_OPT := $(NPM)/node_modules/binaryen/bin/wasm-opt

# The runner of the WebAssembly tests must be of the same version as the library that they are built with.
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
WASM_RUNNER := $(TARGET)/tools/wasm-test-runner/debug/wasm-test-runner

# What rustc uses of WebAssembly; SIMD is asked for in .cargo/config.toml.
WASM_FEATURES := $(addprefix --enable-,bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext simd)
RAW := $(TARGET)/wasm32-wasip1/release/native_sidecar_policy.wasm
shrink = $(WASM_OPT) $(WASM_FEATURES) -Oz --converge --strip-debug --strip-producers --strip-target-features $(1) -o $@

# What the engine answers for this machine, for the WebAssembly tests to compare with.
ANSWERS := $(abspath $(TARGET))/answers.json

# The guest that the policy is compared with, and the policy with the catalog twice in it.
FLOOR := $(TARGET)/bench/floor.wasm
DOUBLED := $(TARGET)/bench/doubled.wasm

# renovate: datasource=crate depName=cargo-fuzz
CARGO_FUZZ_VERSION := 0.13.2
CARGO_FUZZ := $(TARGET)/tools/cargo-fuzz-$(CARGO_FUZZ_VERSION)/bin/cargo-fuzz
FUZZ_SECONDS ?= 60
FUZZ_JOBS ?= 1
FUZZ_TARGETS ?= $(basename $(notdir $(wildcard fuzz/fuzz_targets/*.rs)))
# Nothing of the project is unsafe, so that an address sanitizer would only make it slow; words to compare with are in the dictionary.
FUZZ_SANITIZER ?= none
FUZZ = $(if $(filter-out none,$(FUZZ_SANITIZER)),env RUSTUP_TOOLCHAIN=nightly )$(CARGO_FUZZ)
FUZZ_FLAGS = --sanitizer $(FUZZ_SANITIZER) --no-trace-compares --target-dir fuzz/target

# What `make run` shows: the policy decides in which group each is.
STORIES := $(patsubst %,test_data/%.json, \
	cronjob-with-cloud-sql-proxy \
	pod-with-cloud-sql-proxy-as-init \
	pod-with-injected-istio-proxy \
	statefulset-with-fluent-bit \
	pod-native-istio-proxy \
	daemonset-of-fluent-bit \
	job-native-cloud-sql-proxy \
	pod-of-replicaset-with-injected-istio-proxy \
	update-deployment-image-bump \
	pod-to-be-converted)

RUSTUP := install rustup, the Rust installer: https://rustup.rs
NODE := install Node.js 20 or later, with npm: https://nodejs.org
need = command -v $(1) > /dev/null || { echo "make: $(1) is missing: $(2)" >&2; exit 1; }


# Says what takes minutes, unless it is there already.
define long_build
	@ls $(TARGET)/host/deps/libwasmtime-*.rlib > /dev/null 2>&1 || \
		echo "make: compiling wasmtime, in which PolicyServer runs its policies: six minutes on two idle cores, the first time"
endef

.PHONY: help
help: ## List the targets
	@awk -F ': .*## ' '/^[a-z0-9.-]+:.* ## / { printf "make %-22s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: policy.wasm | node ## See what the policy is for: ten requests, judged on Node.js
	@node integrations/node/show.mjs policy.wasm $(STORIES)
	@echo
	@echo "The whole of one message:  node integrations/node/show.mjs policy.wasm $(firstword $(STORIES))"
	@echo "The same of your files:    make native-sidecar && $(TARGET)/host/native-sidecar check deploy/"

.PHONY: test
test: lint native-tests node-tests host-tests e2e-tests wasm-tests ## Run everything: lints and all tests

# Quietly, so that what `make run` shows stays on the screen; errors and warnings are told.
policy.wasm: $(SOURCES) $(NPM_TOOLS) | wasm32-wasip1 ## Build the policy
	@echo "make: building policy.wasm: the engine with the catalog, and what wapc-guest needs; a minute on two idle cores, the first time"
	@cargo build --quiet --release --locked --target wasm32-wasip1 -p native-sidecar-policy && \
		$(call shrink,$(RAW)) && \
		echo "make: built policy.wasm, $$(wc -c < $@) bytes, in $$SECONDS s"

# Without kwctl it says so at once, and not when the policy is built.
annotated-policy.wasm: $(if $(shell command -v kwctl),policy.wasm,kwctl) metadata.yml ## Add the metadata that a registry wants; needs kwctl
	kwctl annotate --metadata-path metadata.yml --output-path $@ policy.wasm

.PHONY: native-sidecar
native-sidecar: | rust ## Build the command line
	cargo build --locked --profile host -p native-sidecar-cli

.PHONY: fmt
fmt: | rust ## Format the code
	cargo fmt --all

# What is built for this machine is linted while its tests are built; the policy, which is optimised as a whole, by itself.
.PHONY: lint
lint: | rust wasm32-wasip1 wasm32-unknown-unknown node ## Check the format, and lint with warnings as errors
	cargo fmt --all --check
	scripts/built-once.mjs "$(HOST_TESTS)" "$(HOST_BUILD)" "$(HOST_BENCH)"
	cargo check --locked --profile host --target wasm32-unknown-unknown -p native-sidecar-manifests
	cargo clippy --locked --release --target wasm32-wasip1 -p native-sidecar-policy -p native-sidecar-floor -- -D warnings
	$(LINTED) cargo $(TESTS) --no-run
	$(long_build)
	$(LINTED) cargo $(HOST_TESTS) --no-run

.PHONY: native-tests
native-tests: export ANSWERS := $(ANSWERS)
native-tests: | rust ## Test all that does without the module: engine, command line, and what is fuzzed
	$(LINTED) cargo $(TESTS)

.PHONY: unit-tests
unit-tests: | rust ## Test the engine alone
	$(LINTED) cargo test --locked --profile host --features native-sidecar-config/catalog $(addprefix -p native-sidecar-,config engine json testing)

.PHONY: cli-tests
cli-tests: | rust ## Test the command line alone
	$(LINTED) cargo test --locked --profile host $(addprefix -p native-sidecar-,cli manifests)

.PHONY: fuzz-tests
fuzz-tests: | rust ## Test what is fuzzed with what once failed, and with a few inputs at random
	$(LINTED) cargo test --locked --profile host -p native-sidecar-fuzzing

.PHONY: node-tests
node-tests: policy.wasm $(NPM_TOOLS) | node ## Test the policy on Node.js, as integrations/node embeds it
	STORIES="$(STORIES)" BINARYEN=$(abspath $(NPM))/node_modules/binaryen/index.js node --test $(wildcard integrations/node/tests/*.test.mjs)

.PHONY: host-tests
host-tests: policy.wasm $(FLOOR) | node ## Test the embedded host, and the policy in it
	$(long_build)
	FLOOR=$(abspath $(FLOOR)) NAMED=$(abspath $(RAW)) $(LINTED) cargo $(HOST_TESTS)

.PHONY: e2e-tests
e2e-tests: policy.wasm $(if $(shell command -v kwctl),,host) $(NPM_TOOLS) | node ## Test the policy from outside, with kwctl if it is there
	HOST=$(HOST) $(BATS) e2e.bats

.PHONY: wasm-tests
wasm-tests: export ANSWERS := $(ANSWERS)
wasm-tests: $(WASM_RUNNER) | wasm32-unknown-unknown node ## Test the engine as WebAssembly, on Node.js
	$(LINTED) cargo $(TESTS) --test all answers::
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$(abspath $(WASM_RUNNER)) \
		cargo test --locked --target wasm32-unknown-unknown -p native-sidecar-engine --lib --test all

$(FLOOR): $(shell find crates/host/benches/floor) Cargo.lock $(NPM_TOOLS) | wasm32-wasip1
	cargo build --release --locked --target wasm32-wasip1 -p native-sidecar-floor
	@mkdir -p $(@D)
	$(call shrink,$(TARGET)/wasm32-wasip1/release/native_sidecar_floor.wasm)

$(DOUBLED): $(SOURCES) $(NPM_TOOLS) | wasm32-wasip1
	NATIVE_SIDECAR_CATALOG_TWICE=1 cargo build --release --locked --target wasm32-wasip1 -p native-sidecar-policy --target-dir $(TARGET)/bench/target
	$(call shrink,$(TARGET)/bench/target/wasm32-wasip1/release/native_sidecar_policy.wasm)

.PHONY: bench
bench: policy.wasm $(FLOOR) $(DOUBLED) ## Measure the policy beside a guest that does nothing, and the command line
	$(long_build)
	POLICY=policy.wasm FLOOR=$(FLOOR) DOUBLED=$(DOUBLED) cargo $(HOST_BENCH)
	cargo bench --locked --profile host -p native-sidecar-cli --bench check

# The tests of the documentation and of the package write what they would otherwise only prove.
.PHONY: docs
docs: | rust ## Write what is made from the catalog, the engine, the manifests and the metadata
	UPDATE_DOCS=1 $(LINTED) cargo test --locked --profile host -p native-sidecar-cli --test all -- docs:: package::

# The id comes in through the environment, so that the shell takes nothing in it for a command.
.PHONY: new-helper
new-helper: export NEW_ID = $(value ID)
new-helper: export LC_ALL = C
new-helper: ## Begin a file of the catalog: make new-helper ID=acme-proxy
	@fail() { echo "make: $$1" >&2; exit 1; }; \
	file="catalog/$$NEW_ID.toml"; \
	[[ -n $$NEW_ID ]] || fail "which helper? make new-helper ID=acme-proxy"; \
	[[ $$NEW_ID =~ ^[a-z0-9]+(-[a-z0-9]+)*$$ ]] || fail "an ID is lower-case letters and digits, with dashes between: acme-proxy"; \
	[[ ! -e $$file ]] || fail "$$file is there already"; \
	sed "s/ID/$$NEW_ID/g" catalog/template/helper.toml > "$$file"; \
	echo "Wrote $$file: fill it in. Then \`make docs\` tells what it still lacks, or writes its page, and \`make unit-tests\` tries its examples."

# As above, the words come in through the environment.
.PHONY: new-rule
new-rule: export NEW_ID = $(value ID)
new-rule: export NEW_LEVEL = $(value LEVEL)
new-rule: | rust ## Begin a rule: make new-rule ID=port-name-shared, and LEVEL=enforced if it can reject
	@scripts/new-rule "$$NEW_ID" "$${NEW_LEVEL:-advice}"

.PHONY: version
version: | rust ## Set the version of the next release: make version VERSION=0.2.0
	@scripts/set-version '$(subst ','\'',$(value VERSION))'

# What it finds stands in fuzz/artifacts; what it learns, in fuzz/corpus, is used the next time.
.PHONY: fuzz
fuzz: $(CARGO_FUZZ) | rust ## Fuzz each target for FUZZ_SECONDS (60); FUZZ_TARGETS names some, FUZZ_JOBS run side by side
	@[ $(FUZZ_SANITIZER) = none ] || rustup toolchain list | grep -q ^nightly || \
		{ echo "make: a sanitizer needs Rust's nightly toolchain: rustup toolchain install nightly --profile minimal" >&2; exit 1; }
	cargo run --locked --quiet --profile host -p native-sidecar-fuzzing --bin native-sidecar-fuzz-seeds
	$(FUZZ) build $(FUZZ_FLAGS)
	printf '%s\n' $(FUZZ_TARGETS) | xargs -P $(FUZZ_JOBS) -I {} $(FUZZ) run $(FUZZ_FLAGS) {} \
		fuzz/corpus/{} fuzz/seeds/{} fuzz/regressions/{} -- -dict=fuzz/dictionary -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=4096

.PHONY: clean
clean: | rust ## Remove what was built
	cargo clean
	rm -rf policy.wasm annotated-policy.wasm fuzz/target fuzz/seeds fuzz/dictionary

# The command that evaluates the module where there is no kwctl.
.PHONY: host
host: | rust
	$(long_build)
	$(LINTED) cargo $(HOST_BUILD)

.PHONY: rust
rust:
	@$(call need,rustup,$(RUSTUP))
	@$(call need,cargo,$(RUSTUP))

.PHONY: kwctl
kwctl:
	@$(call need,kwctl,it is part of Kubewarden: https://docs.kubewarden.io)

.PHONY: node
node:
	@$(call need,node,$(NODE))
	@$(call need,npm,$(NODE))
	@node -e 'process.exit(Number(parseInt(process.versions.node) < 20))' || { echo "make: node is too old: $(NODE)" >&2; exit 1; }

.PHONY: wasm32-wasip1 wasm32-unknown-unknown
wasm32-wasip1 wasm32-unknown-unknown: | rust
	@rustup target list --installed | grep -qx $@ || rustup target add $@

# Not on npm. As a debug build: it takes a third of the time to compile, and runs for a second.
$(WASM_RUNNER): $(addprefix tools/wasm-test-runner/,Cargo.toml Cargo.lock src/main.rs) Cargo.lock | rust
	@grep -qF 'wasm-bindgen-cli = "=$(WASM_BINDGEN)"' $< || \
		{ echo "make: Cargo.lock has wasm-bindgen $(WASM_BINDGEN): set wasm-bindgen-cli to it in $<, and run cargo update there" >&2; exit 1; }
	@echo "make: compiling the runner of the WebAssembly tests: a minute on two idle cores, the first time"
	@cargo build --quiet --locked --manifest-path $< --target-dir $(TARGET)/tools/wasm-test-runner
	@touch $@

$(CARGO_FUZZ): | rust
	@echo "Compiling cargo-fuzz: a minute, this first time only."
	cargo install --quiet --locked --root $(TARGET)/tools/cargo-fuzz-$(CARGO_FUZZ_VERSION) cargo-fuzz@$(CARGO_FUZZ_VERSION)

$(NPM_TOOLS): tools/package.json tools/package-lock.json tools/.npmrc | node
	@mkdir -p $(NPM)
	@cp $^ $(NPM)
	@npm ci --prefix $(NPM) --loglevel=error --no-audit --no-fund > /dev/null
	@touch $@
