#!/usr/bin/env bash
# Builds the release twice from what is committed, in two new clones, and compares every byte. The second build has another folder, another home of
# crates, another time zone and language, and builds all of Burn again: on two cores that is half an hour. ARGS=--shared lets both
# use the target folder of the first, so that only this project's own code is built twice.
source "$(dirname "$0")/common.sh"

shared=""
[ "${ARGS:-}" != --shared ] || shared=yes
[ -z "$(git status --porcelain)" ] || say "What is not committed is left out"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
crates=${CARGO_HOME:-$HOME/.cargo}
# Another name for the same crates, so that nothing is downloaded twice.
mkdir -p "$work/elsewhere/home"
ln -s "$crates"/* "$work/elsewhere/home/"

build() { # FOLDER TARGET ENVIRONMENT...
  local folder=$1 target=$2
  shift 2
  git clone --quiet "$ROOT" "$folder"
  say "Building the release in $folder"
  [ ! -d data/fashion-mnist ] || set -- FASHION_MNIST_DIR="$ROOT/data/fashion-mnist" "$@"
  (cd "$folder" && env CARGO_TARGET_DIR="$target" "$@" bash scripts/release.sh) >"$LOGS/reproducible-${folder##*/}.log" 2>&1 ||
    { tail -n 25 "$LOGS/reproducible-${folder##*/}.log" >&2; die "the release did not build: the end of its log is above."; }
  sums "$folder/dist" >"$LOGS/reproducible-${folder##*/}.sums"
}

build "$work/first" "$work/target"
if [ -n "$shared" ]; then
  build "$work/elsewhere/second" "$work/target" TZ=Pacific/Kiritimati LC_ALL=C
else
  rm -rf "$work/target"
  build "$work/elsewhere/second" "$work/elsewhere/target" CARGO_HOME="$work/elsewhere/home" TZ=Pacific/Kiritimati LC_ALL=C
fi

say "$(wc -l <"$LOGS/reproducible-first.sums") files, compared byte by byte"
if diff "$LOGS/reproducible-first.sums" "$LOGS/reproducible-second.sums" >"$LOGS/reproducible.diff"; then
  say "Both builds are the same: SHA-256 of dist/ $(digest "$work/first/dist")"
else
  grep '^[<>]' "$LOGS/reproducible.diff" | awk '{ print $3 }' | sort -u
  die "the builds differ in the files above."
fi
