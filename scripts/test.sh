#!/usr/bin/env bash
# Sets up what is missing and runs every check. The last line is "N passed, N failed", over all suites.
source "$(dirname "$0")/common.sh"
source scripts/suites.sh

bash scripts/setup.sh
bash scripts/setup-browser.sh
bash scripts/setup-firefox.sh
bash scripts/setup-papers.sh
export PATH="$PYTHON_HOME/bin:$PATH"
# The page is built beside the checks that need no browser: a compiler's last steps and most tests leave a core idle.
bash scripts/build.sh >"$LOGS/build.log" 2>&1 &
building=$!
source scripts/checks.sh
if python3 -c 'import numpy' 2>/dev/null; then
  verify "an exported generator elsewhere" bash scripts/pytorch.sh
else
  say "Left out: an exported generator in numpy (python3 has none)"
fi

say "Building the page (begun beside the checks; the log: $LOGS/build.log)"
wait "$building" || { tail -n 40 "$LOGS/build.log"; die "the page did not build: the compiler's words are above."; }

browser_tests() {
  CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=600 \
    cargo test --release --target "$WASM_TARGET" --features gpu --test browser --test worker --no-fail-fast
}
suite "widgets and worker in Chromium" browser_tests
suite "the page in Chromium" npm --prefix tests/e2e test -- --project=together
suite "the page in Chromium, alone" npm --prefix tests/e2e test -- --project=alone
if firefox_path >/dev/null; then
  suite "the page in Firefox" npm --prefix tests/firefox test
fi
close
