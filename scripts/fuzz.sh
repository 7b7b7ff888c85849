#!/usr/bin/env bash
# Fuzzes all that is read from outside, one entrance after another, for EACH seconds (60): no panic, no endless loop, no more memory than
# an input is worth, and the promises of tests/hostile. ARGS="zip run" takes some of them; those without Burn are built in a minute.
source "$(dirname "$0")/common.sh"

CARGO_FUZZ_VERSION=0.13.2
EACH=${EACH:-60}
# Without a sanitizer a stable toolchain will do; there is no unsafe code of ours that one would look into.
FUZZ=(-s none)

# targets [engine]: the names of the targets, or of those that need Burn.
targets() {
  awk -v engine="${1:-}" '
    /^name = / { gsub(/"/, "", $3); name = $3 }
    /^required-features/ { needs[name] = 1 }
    /^bench = false/ { if (engine == "" || needs[name]) print name }' fuzz/Cargo.toml
}

setup() {
  have c++ || have clang++ || apt_install g++ || die "libFuzzer is built with a C++ compiler, and there is none: install g++ or clang."
  have cargo || die "cargo is missing: install Rust from https://rustup.rs and run this again."
  install cargo-fuzz "$CARGO_FUZZ_VERSION" cargo-fuzz 1
}

# fuzz NAME: one target for EACH seconds; a line of what it did.
fuzz() {
  local name=$1 log="$LOGS/fuzz-$1.log" status=0 dirs=("fuzz/corpus/$1") found
  for found in seeds regressions; do
    if [ -d "fuzz/$found/$name" ]; then dirs+=("fuzz/$found/$name"); fi
  done
  mkdir -p "${dirs[0]}"
  cargo fuzz run "${FUZZ[@]}" "$name" "${dirs[@]}" -- -max_total_time="$EACH" -timeout=10 -rss_limit_mb=2048 -max_len=65536 \
    -dict="fuzz/dictionaries/$name" -print_final_stats=1 -verbosity=1 >"$log" 2>&1 || status=$?
  awk -v name="$name" '
    /INITED cov:/ { first = $4 }
    / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") last = $(i + 1) }
    /^stat::number_of_executed_units/ { runs = $2 }
    END { printf "    %-12s %10d inputs, %6d places in the code reached, %5d of them new\n", name, runs, last, last - first }' "$log"
  [ "$status" = 0 ] && return 0
  found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  [ -n "$found" ] || { tail -n 25 "$log" >&2; die "$name could not be run; the whole log: $log"; }
  grep -m 1 -A 1 'panicked at\|ERROR: libFuzzer' "$log" | sed 's/^/      /'
  printf '      The input is kept in %s\n      Again:  cargo fuzz run %s %s %s\n' "$found" "${FUZZ[*]}" "$name" "$found"
  printf '      Once it is mended: mv %s fuzz/regressions/%s/ (cargo test has it from then on)\n' "$found" "$name"
  return 1
}

read -ra wanted <<<"${ARGS:-$(targets | tr '\n' ' ')}"
for name in "${wanted[@]}"; do
  targets | grep -qx "$name" || die "there is no target “$name”; there are $(targets | tr '\n' ' ')"
done
setup
if printf '%s\n' "${wanted[@]}" | grep -qxFf <(targets engine); then
  FUZZ+=(--features engine)
  say "Building the fuzz targets (with Burn, the first time some minutes)"
else
  say "Building the fuzz targets"
fi
quietly fuzz-build cargo fuzz build "${FUZZ[@]}" || die "the fuzz targets did not build."
failed=0
say "Fuzzing ${#wanted[@]} targets for $EACH s each"
for name in "${wanted[@]}"; do
  fuzz "$name" || failed=$((failed + 1))
done
[ "$failed" = 0 ] || die "$failed of ${#wanted[@]} targets found something."
