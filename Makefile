# Two targets are all a newcomer needs: `make serve` and `make test`. Both set up what is missing.
.PHONY: help serve test firefox fuzz build release lighthouse reproducible train bench data licences check clean setup
.DEFAULT_GOAL := help

PORT ?= 8080
export OUT ARGS EACH

help: ## list the targets
	@grep -hE '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+): .*## /  make \1\t/' | expand -t 21

serve: ## set up, build and serve the lab at http://127.0.0.1:8080 (PORT=8081 make serve for another port)
	@PORT=$(PORT) bash scripts/serve.sh

test: ## set up and run every check; ends with "N passed, N failed"
	@bash scripts/test.sh

firefox: ## only the tests in Firefox, on the page that make build wrote
	@bash scripts/firefox.sh

build: ## set up and write dist/, which any static server can serve
	@bash scripts/build.sh

release: ## as build, made small for publishing, with a report of sizes
	@bash scripts/release.sh

lighthouse: ## Lighthouse on dist/ (run make release first), five visits a view, medians: some minutes
	@bash scripts/lighthouse.sh

reproducible: ## build the release twice, apart from each other, and compare every byte: half an hour (ARGS=--shared: less)
	@bash scripts/reproducible.sh

train: ## set up and train without a browser, into runs/homework (OUT=..., ARGS="--epochs 4" or ARGS=--resume)
	@bash scripts/train.sh

bench: ## time training steps in the page's worker and natively, against the saved figures (ARGS=--save, cpu) or jax-js (--peers)
	@bash scripts/bench.sh

fuzz: ## make up hostile input for all that is read from outside, a minute each (EACH=600, ARGS="zip run" for some)
	@bash scripts/fuzz.sh

data: ## fill data/fashion-mnist, from FASHION_MNIST_DIR or by download
	@bash scripts/data.sh

licences: ## write static/licences.html anew, after a dependency has changed
	@bash scripts/licences.sh

check: ## format, clippy on host and wasm32, native tests: some minutes when warm
	@bash scripts/check.sh

setup: ## only set up the tools
	@bash scripts/setup.sh

clean: ## remove what was built; the data and the tools stay
	cargo clean
	rm -rf dist tests/e2e/test-results
