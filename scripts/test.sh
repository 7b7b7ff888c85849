#!/usr/bin/env bash
# Sets up what is missing and runs every check; the last line is "N passed, N failed", over all suites. bash scripts/test.sh PART:
#   check    format, lints, dependencies, native tests: no browser
#   browser  the suites in Chromium and Firefox, on the existing dist/
#   firefox  the suite in Firefox alone, likewise
#   pytorch  an exported generator in numpy, and in PyTorch if it is installed; then the theory's listings
source "$(dirname "$0")/common.sh"

PASSED=0
FAILED=0
FLAKY=()
PASSED_BEFORE=${CARGO_TARGET_DIR:-target}/passed
FAILURES=() # each suite or check that failed, with the lines of its log that name what failed

# count LOG: passed and failed of all summary lines in LOG, of cargo, Playwright and Node.
count() {
  awk '
    /^test result: / { for (i = 1; i < NF; i++) { if ($(i+1) == "passed;") p += $i; if ($(i+1) == "failed;") f += $i } }
    /^ +[0-9]+ (passed|failed|flaky|interrupted)/ { if ($2 == "passed" || $2 == "flaky") p += $1; else f += $1 }
    $1 == "ℹ" && $2 == "pass" { p += $3 }
    $1 == "ℹ" && ($2 == "fail" || $2 == "cancelled") { f += $3 }
    END { print p + 0, f + 0 }' "$1"
}

# suite NAME COMMAND...: a test suite. One that ran no test counts as failed.
suite() {
  local name=$1 log status=0 began=$SECONDS passed failed
  shift
  log="$LOGS/suite-${name// /-}.log"
  say "Running: $name"
  "$@" >"$log" 2>&1 || status=$?
  read -r passed failed < <(count "$log")
  if [ "$status" != 0 ] && [ "$failed" = 0 ]; then failed=1; fi
  if [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
    failed=1
    echo "$name ran no test." >>"$log"
  fi
  report "$name" "$passed" "$failed" "$began" "$log"
}

# fingerprint PATH...: one SHA-256 of the files there and of what runs them: this script, the processor, the toolchain and Chromium.
# Files that Git ignores do not count.
fingerprint() {
  {
    uname -m
    grep -m 1 '^flags' /proc/cpuinfo || true
    rustc -vV
    chromium --version || true
    git ls-files --cached --others --exclude-standard -- scripts/test.sh "$@"
    git ls-files --cached --others --exclude-standard -z -- scripts/test.sh "$@" | xargs -0 cat || true
  } 2>/dev/null | sha256 | cut -d " " -f 1
}

# suite_if_changed NAME FINGERPRINT COMMAND...: a suite, unless it has passed with the same fingerprint here. FRESH=1 runs it anyway.
suite_if_changed() {
  local name=$1 print=$2 record="$PASSED_BEFORE/${1// /-}" before=$FAILED count=$PASSED known earlier
  shift 2
  git rev-parse --git-dir >/dev/null 2>&1 || FRESH=1
  if [ -z "${FRESH:-}" ] && read -r known earlier <"$record" && [ "$known" = "$print" ]; then
    PASSED=$((PASSED + earlier))
    printf '    %-34s %4d passed, 0 failed  (earlier: what it tests has not changed since; FRESH=1 runs it again)\n' "$name" "$earlier"
    return 0
  fi 2>/dev/null
  rm -f "$record"
  suite "$name" "$@"
  if [ "$FAILED" = "$before" ]; then
    mkdir -p "$PASSED_BEFORE"
    printf '%s %d\n' "$print" $((PASSED - count)) >"$record"
  fi
}

# verify NAME COMMAND...: one check, which passes or fails.
verify() {
  local name=$1 log failed=0 began=$SECONDS
  shift
  log="$LOGS/check-${name// /-}.log"
  "$@" >"$log" 2>&1 || failed=1
  report "$name" $((1 - failed)) "$failed" "$began" "$log"
}

# failures LOG: the lines that name a failed test or give its reason, of cargo, the compiler, Playwright and Node.
failures() {
  grep -E '(^| )panicked at|\.\.\. FAIL|^ +[0-9]+\) |^ +Error: |^error|^not ok|^✖' -A 2 "$1" | cut -c 1-240 | head -n 30 || tail -n 10 "$1"
}

# flaky LOG: the tests that Playwright ran a second time, and that passed then.
flaky() { awk '/^ +[0-9]+ (passed|failed|interrupted|skipped)/ { on = 0 } on { print } /^ +[0-9]+ flaky/ { on = 1 }' "$1"; }

# report NAME PASSED FAILED BEGAN LOG
report() {
  local line
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + $3))
  printf '    %-34s %4d passed, %d failed  (%d s)\n' "$1" "$2" "$3" $((SECONDS - $4))
  while read -r line; do FLAKY+=("$line"); done < <(flaky "$5")
  if [ "$3" != 0 ]; then
    tail -n 60 "$5"
    printf '    Full log: %s\n' "$5"
    FAILURES+=("$1:" "$(failures "$5")")
  fi
}

# Repeats what failed: where only the end of the output is kept, it must tell.
summary() {
  if [ "${#FLAKY[@]}" != 0 ]; then
    say "Passed only when run again:"
    printf '%s\n' "${FLAKY[@]}"
  fi
  if [ "$FAILED" != 0 ]; then
    say "Failed:"
    printf '%s\n' "${FAILURES[@]}"
  fi
  printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" = 0 ]
}

check_dependencies() {
  if ! bash scripts/setup.sh deny; then
    say "Skipped: licences, sources and advisories of crates (cargo-deny did not install)"
    return 0
  fi
  verify "licences and sources of crates" cargo deny --locked check --hide-inclusion-graph licenses bans sources
  # Fetched apart: without a connection to RustSec's Git repository the check is skipped, not failed.
  if GIT_TERMINAL_PROMPT=0 timeout 120 cargo deny --locked fetch db >"$LOGS/advisories.log" 2>&1; then
    verify "advisories on crates" cargo deny --locked --offline check --hide-inclusion-graph advisories
  else
    say "Skipped: advisories on crates (RustSec's database can't be reached from here: see $LOGS/advisories.log)"
  fi
}

# linted_cargo COMMAND...: cargo with clippy as the compiler of this project's crates, where each warning is an error. Lints and tests
# share one build so: `cargo clippy` would check all dependencies once more, which is a quarter of an hour on a fresh machine. Clippy
# turns the compiler's own optimisations off (mir-opt-level 0), but not LLVM's.
linted_cargo() {
  RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS="-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__" cargo "$@"
}

native_tests() { linted_cargo test --features typeset "$@"; }

wasm_tests() {
  CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=1800 \
    linted_cargo test --release --target "$WASM_TARGET" --features gpu "$@"
}

checks() {
  verify "format" cargo fmt --check
  check_dependencies
  say "Building and linting the tests (the first time about half an hour)"
  verify "clippy on the host" native_tests --no-run
  suite "native tests" native_tests --no-fail-fast
  verify "clippy on wasm32" wasm_tests --test browser --test worker --no-run
  # Its stages need coreutils' timeout.
  if [ "$(uname -s)" = Linux ]; then suite "report of a GPU" node --test --test-reporter=spec tests/bench/gpu/report.test.mjs; fi
}

pytorch() {
  local folder
  folder=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder is local: it is expanded now
  trap "rm -rf '$folder'" EXIT
  native_tests --quiet --test native --no-run
  local departure
  for departure in none no-batch-norm; do
    "${CARGO_TARGET_DIR:-target}/debug/train" run --dataset garments --images 64 --batch 16 --epochs 2 --departure "$departure" \
      --out "$folder/$departure"
    python3 tests/pytorch/check_generator.py "$folder/$departure" 2
  done
  python3 tests/pytorch/check_theory.py
}

# The worker's build for the CPU: on shared memory and, as nothing serves its other threads here, on one.
threaded_tests() {
  CHROMEDRIVER=$(command -v chromedriver) WASM_BINDGEN_TEST_TIMEOUT=1800 threaded_cargo test --release --test worker
}

# All that the worker is built from and tested by: it imports nothing of the page (tests/native/layout.rs).
worker_fingerprint() {
  fingerprint Cargo.toml Cargo.lock .cargo build.rs webdriver.json src tests/worker tests/support tests/golden ':!src/ui' ':!src/bin'
}

# The page as it was built, and the tests in FOLDER.
page_fingerprint() { { digest dist && fingerprint "$1"; } | sha256 | cut -d " " -f 1; }

browser_suites() {
  local page
  suite "widgets in Chromium" wasm_tests --test browser --no-fail-fast
  suite_if_changed "worker in Chromium" "$(worker_fingerprint)" wasm_tests --test worker --no-fail-fast
  suite_if_changed "worker with threads in Chromium" "$(worker_fingerprint)" threaded_tests
  page=$(page_fingerprint tests/e2e)
  suite_if_changed "the page in Chromium" "$page" npm --prefix tests/e2e test -- --project=together
  suite_if_changed "the page in Chromium, on a GPU in software" "$page" npm --prefix tests/e2e test -- --project=gpu
  suite_if_changed "the page in Chromium, alone" "$page" npm --prefix tests/e2e test -- --project=alone
  if firefox_path >/dev/null; then
    suite "the page in Firefox" npm --prefix tests/firefox test
  fi
}

need_page() { [ -f dist/index.html ] || die "there is no page in dist/: run 'make build' first."; }

everything() {
  bash scripts/setup.sh rust tools data browser firefox papers
  export PATH="$PYTHON_HOME/bin:$PATH"
  # The page and then the tests in wasm are built during the checks: linking and most tests leave a core idle. An error in those tests is
  # reported by the check, which compiles them again.
  (bash scripts/build.sh >"$LOGS/build.log" 2>&1 && { wasm_tests --test browser --test worker --no-run >/dev/null 2>&1 || true; }) &
  local build=$!
  checks
  if python3 -c 'import numpy' 2>/dev/null; then
    verify "an exported generator elsewhere" bash scripts/test.sh pytorch
  else
    say "Skipped: an exported generator in numpy (python3 has no numpy)"
  fi
  say "Building the page (begun during the checks; its log: $LOGS/build.log)"
  wait "$build" || { tail -n 40 "$LOGS/build.log"; die "the page did not build: the compiler's messages are above."; }
  browser_suites
  summary
}

case ${1:-all} in
  all) everything ;;
  check)
    bash scripts/setup.sh rust data
    checks
    summary
    ;;
  browser)
    need_page
    bash scripts/setup.sh rust browser firefox
    browser_suites
    summary
    ;;
  firefox)
    need_page
    bash scripts/setup.sh firefox
    firefox_path >/dev/null || exit 1
    npm --prefix tests/firefox test
    ;;
  pytorch) pytorch ;;
  *) die "there is no part '$1': the parts are check, browser, firefox and pytorch." ;;
esac
