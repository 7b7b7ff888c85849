#!/usr/bin/env bash
# The tests in Firefox, on the dist/ that is there.
source "$(dirname "$0")/common.sh"

[ -f dist/index.html ] || die "there is no page in dist/: run 'make build' first."
bash scripts/setup-firefox.sh
firefox_path >/dev/null || exit 1
npm --prefix tests/firefox test
