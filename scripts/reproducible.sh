#!/usr/bin/env bash
# Builds the release twice from the last commit, in two clones, and compares every byte. The second build has another folder, CARGO_HOME,
# time zone and locale, and builds Burn again: half an hour on two cores. With ARGS=--shared both builds use one target folder, so that
# only this project's own code is built twice.
source "$(dirname "$0")/common.sh"

shared=""
[ "${ARGS:-}" != --shared ] || shared=yes
[ -z "$(git status --porcelain)" ] || say "Uncommitted changes are ignored"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
crates=${CARGO_HOME:-$HOME/.cargo}
# The same crates under another path, so that they are not downloaded again.
mkdir -p "$work/elsewhere/home"
ln -s "$crates"/* "$work/elsewhere/home/"

build() { # FOLDER TARGET ENVIRONMENT...
  local folder=$1 target=$2 name=reproducible-${1##*/}
  shift 2
  git clone --quiet "$ROOT" "$folder"
  say "Building the release in $folder"
  [ ! -d data/fashion-mnist ] || set -- FASHION_MNIST_DIR="$ROOT/data/fashion-mnist" "$@"
  (cd "$folder" && quietly "$name" env CARGO_TARGET_DIR="$target" "$@" bash scripts/release.sh) || die "the release did not build."
  sums "$folder/dist" >"$LOGS/$name.sums"
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
