# Sourced by check.sh and test.sh: runs suites, adds up what they say, and prints one closing line.

PASSED=0
FAILED=0

# count LOG: the passed and failed of every closing line in LOG, of cargo's tests, of Playwright and of Node's tests.
count() {
  awk '
    /^test result: / { for (i = 1; i < NF; i++) { if ($(i+1) == "passed;") p += $i; if ($(i+1) == "failed;") f += $i } }
    /^ +[0-9]+ (passed|failed|flaky|interrupted)/ { if ($2 == "passed") p += $1; else f += $1 }
    $1 == "ℹ" && $2 == "pass" { p += $3 }
    $1 == "ℹ" && ($2 == "fail" || $2 == "cancelled") { f += $3 }
    END { print p + 0, f + 0 }' "$1"
}

# suite NAME COMMAND...: a suite of tests; one that ran nothing has failed.
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

# verify NAME COMMAND...: one check that passes or fails.
verify() {
  local name=$1 log failed=0 began=$SECONDS
  shift
  log="$LOGS/check-${name// /-}.log"
  "$@" >"$log" 2>&1 || failed=1
  report "$name" $((1 - failed)) "$failed" "$began" "$log"
}

report() {
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + $3))
  printf '    %-34s %4d passed, %d failed  (%d s)\n' "$1" "$2" "$3" $((SECONDS - $4))
  if [ "$3" != 0 ]; then
    tail -n 60 "$5"
    printf '    The whole log: %s\n' "$5"
  fi
}

# The closing line, and the exit status that goes with it.
close() {
  printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
  [ "$FAILED" = 0 ]
}
