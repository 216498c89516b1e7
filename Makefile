# `make` lists the targets.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# The targets share one cargo cache, and each says in its turn what it does.
.NOTPARALLEL:

TARGET := $(or $(CARGO_TARGET_DIR),target)
HOST := $(TARGET)/host/native-sidecar-host

# The folders stand here too, so that a file that is gone counts as a change.
SOURCES := $(shell find src crates/config crates/engine crates/json catalog .cargo) Cargo.toml Cargo.lock

# The test runner must be of the same version as the library that the tests are built with.
WASM_BINDGEN := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
WASM_RUNNER := $(TARGET)/tools/wasm-bindgen-$(WASM_BINDGEN)/bin/wasm-bindgen-test-runner
# renovate: datasource=crate depName=wasm-opt
WASM_OPT_VERSION := 0.116.1
WASM_OPT := $(TARGET)/tools/wasm-opt-$(WASM_OPT_VERSION)/bin/wasm-opt
# What rustc uses of WebAssembly; SIMD is asked for in .cargo/config.toml.
WASM_FEATURES := $(addprefix --enable-,bulk-memory multivalue mutable-globals nontrapping-float-to-int reference-types sign-ext simd)
RAW := $(TARGET)/wasm32-wasip1/release/native_sidecar_policy.wasm
shrink = $(WASM_OPT) $(WASM_FEATURES) -Oz --converge --strip-debug --strip-producers --strip-target-features $(1) -o $@

# The guest that the policy is compared with, and the policy with the catalog twice in it.
FLOOR := $(TARGET)/bench/floor.wasm
DOUBLED := $(TARGET)/bench/doubled.wasm

# renovate: datasource=npm depName=bats
BATS_VERSION := 1.13.0
BATS := $(TARGET)/tools/bats-$(BATS_VERSION)/node_modules/bats/bin/bats

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

# What `make run` shows, in the order of a story: what is wrong, what is right, what is only warned about, and a conversion.
SHOWN := \
	cronjob-with-cloud-sql-proxy \
	pod-with-cloud-sql-proxy-as-init \
	pod-with-injected-istio-proxy \
	statefulset-with-fluent-bit \
	pod-native-istio-proxy \
	daemonset-of-fluent-bit \
	job-native-cloud-sql-proxy \
	pod-of-replicaset-with-injected-istio-proxy \
	update-deployment-image-bump \
	pod-to-be-converted

RUSTUP := install rustup, the Rust installer: https://rustup.rs
NODE := install Node.js 20 or later, with npm: https://nodejs.org
need = command -v $(1) > /dev/null || { echo "make: $(1) is missing: $(2)" >&2; exit 1; }

define long_build
	@ls $(TARGET)/host/deps/libwasmtime-*.rlib > /dev/null 2>&1 || \
		echo "Compiling wasmtime, in which PolicyServer runs its policies and we run ours: several minutes, this first time only."
endef

.PHONY: help
help: ## List the targets
	@awk -F ': .*## ' '/^[a-z0-9.-]+:.* ## / { printf "make %-22s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: run
run: policy.wasm host ## See what the policy is for: ten requests, judged
	@$(HOST) show policy.wasm $(SHOWN:%=test_data/%.json)

.PHONY: test
test: rust node lint unit-tests cli-tests fuzz-tests host-tests e2e-tests wasm-tests ## Run everything: lints and all tests

policy.wasm: $(SOURCES) $(WASM_OPT) | wasm32-wasip1 ## Build the policy
	cargo build --release --locked --target wasm32-wasip1 -p native-sidecar-policy
	$(call shrink,$(RAW))

# Without kwctl it says so at once, and not when the policy is built.
annotated-policy.wasm: $(if $(shell command -v kwctl),policy.wasm,kwctl) metadata.yml ## Add the metadata that a registry wants; needs kwctl
	kwctl annotate --metadata-path metadata.yml --output-path $@ policy.wasm

.PHONY: native-sidecar
native-sidecar: | rust ## Build the command line
	cargo build --locked --profile host -p native-sidecar-cli

.PHONY: fmt
fmt: | rust ## Format the code
	cargo fmt --all

# The host is linted apart from the engine: together their dependencies would get other features, and be compiled anew.
.PHONY: lint
lint: | rust wasm32-wasip1 wasm32-unknown-unknown ## Check the format, and lint with warnings as errors
	cargo fmt --all --check
	$(long_build)
	cargo clippy --locked --profile host --all-targets -p native-sidecar-engine -p native-sidecar-json -p native-sidecar-testing -- -D warnings
	cargo clippy --locked --profile host --all-targets -p native-sidecar-config --features catalog -- -D warnings
	cargo clippy --locked --profile host --all-targets -p native-sidecar-host -- -D warnings
	cargo clippy --locked --profile host --all-targets -p native-sidecar-cli -p native-sidecar-manifests -p native-sidecar-fuzzing -- -D warnings
	cargo check --locked --profile host --target wasm32-unknown-unknown -p native-sidecar-manifests
	cargo clippy --locked --release --target wasm32-wasip1 -p native-sidecar-policy -p native-sidecar-floor -- -D warnings

.PHONY: unit-tests
unit-tests: | rust ## Test the engine
	cargo test --locked --profile host -p native-sidecar-engine -p native-sidecar-json -p native-sidecar-testing
	cargo test --locked --profile host -p native-sidecar-config --features catalog

.PHONY: cli-tests
cli-tests: | rust ## Test the command line
	cargo test --locked --profile host -p native-sidecar-cli -p native-sidecar-manifests

.PHONY: fuzz-tests
fuzz-tests: | rust ## Test what is fuzzed with what once failed, and with a few inputs at random
	cargo test --locked --profile host -p native-sidecar-fuzzing

.PHONY: host-tests
host-tests: policy.wasm $(FLOOR) ## Test the embedded host, and the policy in it
	$(long_build)
	FLOOR=$(abspath $(FLOOR)) NAMED=$(abspath $(RAW)) cargo test --locked --profile host -p native-sidecar-host

.PHONY: e2e-tests
e2e-tests: policy.wasm $(if $(shell command -v kwctl),,host) $(BATS) | node ## Test the policy from outside, with kwctl if it is there
	HOST=$(HOST) $(BATS) e2e.bats

.PHONY: wasm-tests
wasm-tests: export ANSWERS = $(abspath $(TARGET))/answers.json
wasm-tests: $(WASM_RUNNER) | wasm32-unknown-unknown node ## Test the engine as WebAssembly, on Node
	cargo test --locked --profile host -p native-sidecar-engine --test all answers::
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$(abspath $(WASM_RUNNER)) \
		cargo test --locked --target wasm32-unknown-unknown -p native-sidecar-engine --lib --test all

$(FLOOR): $(shell find crates/host/benches/floor) Cargo.lock $(WASM_OPT) | wasm32-wasip1
	cargo build --release --locked --target wasm32-wasip1 -p native-sidecar-floor
	@mkdir -p $(@D)
	$(call shrink,$(TARGET)/wasm32-wasip1/release/native_sidecar_floor.wasm)

$(DOUBLED): $(SOURCES) $(WASM_OPT) | wasm32-wasip1
	NATIVE_SIDECAR_CATALOG_TWICE=1 cargo build --release --locked --target wasm32-wasip1 -p native-sidecar-policy --target-dir $(TARGET)/bench/target
	$(call shrink,$(TARGET)/bench/target/wasm32-wasip1/release/native_sidecar_policy.wasm)

.PHONY: bench
bench: policy.wasm $(FLOOR) $(DOUBLED) ## Measure the policy beside a guest that does nothing, and the command line
	$(long_build)
	POLICY=policy.wasm FLOOR=$(FLOOR) DOUBLED=$(DOUBLED) cargo bench --locked --profile host -p native-sidecar-host --bench verdict
	cargo bench --locked --profile host -p native-sidecar-cli --bench check

# The tests of the documentation and of the package write what they would otherwise only prove.
.PHONY: docs
docs: | rust ## Write what is made from the catalog, the engine, the manifests and the metadata
	UPDATE_DOCS=1 cargo test --locked --profile host -p native-sidecar-cli --test all -- docs:: package::

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
	cargo build --locked --profile host -p native-sidecar-host

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

.PHONY: wasm32-wasip1 wasm32-unknown-unknown
wasm32-wasip1 wasm32-unknown-unknown: | rust
	@rustup target list --installed | grep -qx $@ || rustup target add $@

# The lock file of the runner may name a crate that a mirror does not have yet.
$(WASM_RUNNER): | rust
	@echo "Compiling the runner of the WebAssembly tests: some minutes, this first time only."
	root=$(TARGET)/tools/wasm-bindgen-$(WASM_BINDGEN); \
	install=(cargo install --quiet --root "$$root" --bin wasm-bindgen-test-runner wasm-bindgen-cli@$(WASM_BINDGEN)); \
	"$${install[@]}" --locked || "$${install[@]}"

# A tenth of the module's bytes; Binaryen itself takes minutes to compile.
$(WASM_OPT): | rust
	@echo "Compiling wasm-opt, which makes the module smaller: some minutes, this first time only."
	cargo install --quiet --locked --root $(TARGET)/tools/wasm-opt-$(WASM_OPT_VERSION) wasm-opt@$(WASM_OPT_VERSION)

$(CARGO_FUZZ): | rust
	@echo "Compiling cargo-fuzz: a minute, this first time only."
	cargo install --quiet --locked --root $(TARGET)/tools/cargo-fuzz-$(CARGO_FUZZ_VERSION) cargo-fuzz@$(CARGO_FUZZ_VERSION)

# From npm and not by npx: the package declares its command in a way that npx does not always find.
$(BATS): | node
	npm install --loglevel=error --no-save --no-audit --no-fund --prefix $(TARGET)/tools/bats-$(BATS_VERSION) bats@$(BATS_VERSION)
