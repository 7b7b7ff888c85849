# A newcomer needs two targets: `make serve` and `make test`. Both install what is missing.
.PHONY: help serve test firefox fuzz build release lighthouse reproducible train bench gpu-report data licences check clean setup
.DEFAULT_GOAL := help

SHELL := bash
PORT ?= 8080
export OUT ARGS EACH PART_MB

help: ## list the targets
	@grep -hE '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+): .*## /  make \1\t/' | expand -t 21

serve: ## set up, build and serve the page at http://127.0.0.1:8080 (PORT=8081 make serve for another port)
	@source scripts/common.sh; \
	if (exec 3<>/dev/tcp/127.0.0.1/$(PORT)) 2>/dev/null; then die "port $(PORT) is in use: run 'PORT=8081 make serve'."; fi; \
	bash scripts/build.sh; \
	say "Serving at http://127.0.0.1:$(PORT) (Ctrl-C ends it)"; \
	exec trunk serve --port $(PORT)

test: ## set up and run every check; ends with "N passed, N failed"
	@bash scripts/test.sh

firefox: ## only the tests in Firefox, on the page that make build wrote
	@bash scripts/test.sh firefox

build: ## set up and write dist/, which any static server can serve
	@bash scripts/build.sh

release: ## as build, minified for publishing, with a report of sizes
	@bash scripts/release.sh

lighthouse: ## Lighthouse on dist/ (run make release first), medians of five visits a view: some minutes (ARGS="--runs 1" for less)
	@source scripts/common.sh; \
	[ -f dist/index.html ] || die "there is no page in dist/: run 'make release' first."; \
	bash scripts/setup.sh browser; \
	npm_packages tests/lighthouse Lighthouse; \
	exec node tests/lighthouse/run.mjs $${ARGS:-}

reproducible: ## build the release twice in different folders and compare every byte: half an hour (ARGS=--shared: less)
	@bash scripts/reproducible.sh

train: ## set up and train without a browser, into runs/homework (OUT=..., ARGS="--epochs 4" or ARGS=--resume)
	@source scripts/common.sh; \
	bash scripts/setup.sh rust data; \
	say "Building the trainer (the first time about five minutes)"; \
	quietly build-train cargo build --release --bin train; \
	exec "$${CARGO_TARGET_DIR:-target}/release/train" run --out "$${OUT:-runs/homework}" $${ARGS:-}

bench: ## time training steps in the page's worker and natively, against the stored baseline (ARGS=--save, cpu) or jax-js (--peers)
	@bash scripts/bench.sh

gpu-report: ## pack what measures a GPU on another Linux machine without a network (PART_MB=64, ARGS=--rehearse)
	@bash scripts/gpu_report.sh

fuzz: ## fuzz every parser of untrusted input, a minute each (EACH=600, ARGS="zip run" for some)
	@bash scripts/fuzz.sh

data: ## fill data/fashion-mnist, from FASHION_MNIST_DIR or by download
	@bash scripts/data.sh

licences: ## write static/licences.html anew, after a dependency has changed
	@bash scripts/licences.sh

check: ## format, clippy on host and wasm32, native tests: some minutes when warm
	@bash scripts/test.sh check

setup: ## only install the tools
	@bash scripts/setup.sh

clean: ## remove build outputs; data and tools stay
	cargo clean
	rm -rf dist tests/e2e/test-results
