#!/usr/bin/env bash
# Lighthouse on dist/ as it is, five visits a view and device, medians (some minutes). ARGS="--runs 1 #/bandit" for less.
source "$(dirname "$0")/common.sh"

[ -f dist/index.html ] || die "there is no page in dist/: run 'make release' first, which is what visitors get."
bash scripts/setup-browser.sh
say "Installing Lighthouse (seconds)"
PUPPETEER_SKIP_DOWNLOAD=1 quietly npm-lighthouse npm --prefix tests/lighthouse ci --no-audit --no-fund ||
  die "npm could not install Lighthouse: run 'npm ci' in tests/lighthouse to see why."
# shellcheck disable=SC2086 # words
exec node tests/lighthouse/run.mjs ${ARGS:-}
