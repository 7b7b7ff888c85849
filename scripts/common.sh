# shellcheck shell=bash disable=SC2034
# Sourced by the other scripts: paths, pinned versions and helpers. The working directory becomes the root of the repository.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

TRUNK_VERSION=0.22.1
CARGO_DENY_VERSION=0.20.2
CARGO_ABOUT_VERSION=0.9.3
# wasm-bindgen's command-line tool refuses modules of another version of the crate.
WASM_BINDGEN_VERSION=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
WASM_TARGET=wasm32-unknown-unknown
LOGS=$ROOT/target/logs
THREADED_TARGET_DIR=${CARGO_TARGET_DIR:-$ROOT/target}/threads
# A virtual environment: Debian's Python accepts no packages from pip outside one.
PYTHON_HOME=${CARGO_TARGET_DIR:-$ROOT/target}/python
mkdir -p "$LOGS"
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf '\033[31mStopped:\033[0m %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# quietly LOG COMMAND...: writes the output to target/logs/LOG.log; prints its end if the command fails.
quietly() {
  local log="$LOGS/$1.log"
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    printf 'Full log: %s\n' "$log" >&2
    return 1
  fi
}

# std_source: prints the folder of the standard library's source.
std_source() { printf '%s/lib/rustlib/src/rust/library' "$(rustc --print sysroot)"; }

# threaded_cargo COMMAND...: cargo for wasm32 with threads. -Zbuild-std is unstable; remove RUSTC_BOOTSTRAP when it no longer is.
# With `test` also for the worker: every crate depends on all crates listed, and the tests would build Burn again.
threaded_cargo() {
  RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS:-} -C target-feature=+atomics,+bulk-memory,+mutable-globals" \
    cargo "$@" --target "$WASM_TARGET" -Zbuild-std=std,panic_abort,test --target-dir "$THREADED_TARGET_DIR"
}

# firefox_path: prints the Firefox to test in, or fails. A snap is refused: it can't read the profile that Puppeteer creates.
firefox_path() {
  command -v "${FIREFOX:-firefox-esr}" && return 0
  have firefox && ! readlink -f "$(command -v firefox)" | grep -q snap && command -v firefox
}

sha256() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
# sums FOLDER: SHA-256 and name of each file, in byte order, so that two folders can be compared.
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | while read -r file; do sha256 "$file"; done); }
# digest FOLDER: one SHA-256 of all files and their names.
digest() { sums "$1" | sha256 | cut -d ' ' -f 1; }

# as_root COMMAND...: uses sudo if needed; fails without it.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi
}

# apt_install PACKAGE...: fails on systems without apt-get.
apt_install() {
  have apt-get || return 1
  local env=(env DEBIAN_FRONTEND=noninteractive)
  quietly apt-update as_root "${env[@]}" apt-get update -qq || return 1
  quietly "apt-$1" as_root "${env[@]}" apt-get install -y --no-install-recommends "$@"
}

# install_tool CRATE VERSION TOOL MINUTES FLAGS...: by cargo-binstall or cargo install; skipped if TOOL has that version.
install_tool() {
  local crate=$1 version=$2 tool=$3 minutes=$4
  shift 4
  [ "$("$tool" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1)" = "$version" ] && return 0
  if have cargo-binstall; then
    say "Fetching $crate $version"
    quietly "binstall-$crate" cargo binstall --no-confirm --force "$crate@$version" && return 0
  fi
  say "Building $crate $version with cargo install (about $minutes minutes, once)"
  # These settings cut the build to a third of its time; the tools don't need to be fast.
  CARGO_TARGET_DIR="$ROOT/target/tools" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    quietly "install-$crate" cargo install "$crate" --version "$version" --force "$@" ||
    die "$crate $version did not install: run 'cargo install $crate --version $version' to see why."
  rm -rf "$ROOT/target/tools"
}

need_node() { have node && have npm || die "node and npm are missing: install Node 20 or newer from https://nodejs.org and run this again."; }

# npm_packages FOLDER NAME: installs the packages of FOLDER's lock file; skipped if they are newer than it. No browser is downloaded.
npm_packages() {
  local stamp=$1/node_modules/.package-lock.json
  need_node
  [ -e "$stamp" ] && [ ! "$1/package-lock.json" -nt "$stamp" ] && return 0
  say "Installing $2 (seconds)"
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 PUPPETEER_SKIP_DOWNLOAD=1 quietly "npm-${1##*/}" npm --prefix "$1" ci --no-audit --no-fund ||
    die "npm could not install $2: run 'npm ci' in $1 to see why."
  touch "$stamp"
}
