#!/usr/bin/env bash
# Fuzzes every parser of untrusted input, each for EACH seconds (60): no panic, no endless loop, memory in proportion to the input,
# and the properties of tests/hostile. ARGS="zip run" takes only those; without those that need Burn the build takes a minute.
source "$(dirname "$0")/common.sh"

CARGO_FUZZ_VERSION=0.13.2
EACH=${EACH:-60}
# A sanitizer would need a nightly toolchain; the crate has no unsafe code.
FUZZ=(-s none)

# targets [engine]: names of all targets, or of those that need Burn.
targets() {
  awk -v engine="${1:-}" '
    /^name = / { gsub(/"/, "", $3); name = $3 }
    /^required-features/ { needs[name] = 1 }
    /^bench = false/ { if (engine == "" || needs[name]) print name }' fuzz/Cargo.toml
}

setup() {
  have c++ || have clang++ || apt_install g++ || die "libFuzzer needs a C++ compiler: install g++ or clang."
  have cargo || die "cargo is missing: install Rust from https://rustup.rs and run this again."
  install_tool cargo-fuzz "$CARGO_FUZZ_VERSION" cargo-fuzz 1
}

# fuzz NAME: runs a target for EACH seconds and prints one line of figures.
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
    END { printf "    %-12s %10d inputs, %6d edges covered, %5d of them new\n", name, runs, last, last - first }' "$log"
  [ "$status" = 0 ] && return 0
  found=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  [ -n "$found" ] || { tail -n 25 "$log" >&2; die "$name could not be run; full log: $log"; }
  grep -m 1 -A 1 'panicked at\|ERROR: libFuzzer' "$log" | sed 's/^/      /'
  printf '      Input:  %s\n      Repeat: cargo fuzz run %s %s %s\n' "$found" "${FUZZ[*]}" "$name" "$found"
  printf '      Once fixed: mv %s fuzz/regressions/%s/ (cargo test replays it)\n' "$found" "$name"
  return 1
}

read -ra wanted <<<"${ARGS:-$(targets | tr '\n' ' ')}"
for name in "${wanted[@]}"; do
  targets | grep -qx "$name" || die "there is no target '$name'; there are $(targets | tr '\n' ' ')"
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
[ "$failed" = 0 ] || die "$failed of ${#wanted[@]} targets failed."
