#!/usr/bin/env bash
# Sets up what is missing and runs every check. The last line is "N passed, N failed", over all suites.
source "$(dirname "$0")/common.sh"
source scripts/suites.sh

bash scripts/setup.sh
bash scripts/setup-browser.sh
bash scripts/setup-firefox.sh
bash scripts/setup-papers.sh
export PATH="$PYTHON_HOME/bin:$PATH"
source scripts/checks.sh
if python3 -c 'import numpy' 2>/dev/null; then
  verify "an exported generator elsewhere" bash scripts/pytorch.sh
else
  say "Left out: an exported generator in numpy (python3 has none)"
fi

browser_tests() {
  CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=600 \
    cargo test --release --target "$WASM_TARGET" --features gpu --test "$1"
}
suite "widgets in Chromium" browser_tests browser
suite "worker in Chromium" browser_tests worker

bash scripts/build.sh
suite "the page in Chromium" npm --prefix tests/e2e test
if firefox_path >/dev/null; then
  suite "the page in Firefox" npm --prefix tests/firefox test
fi
close
