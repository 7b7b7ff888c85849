# Sourced by the other scripts: where the project is, what it pins, how it speaks.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# Trunk builds the page. wasm-bindgen's tool must be of the version in Cargo.toml, to the digit.
TRUNK_VERSION=0.22.1
# What looks at the licences of what is compiled in, and what writes the list of them.
CARGO_DENY_VERSION=0.20.2
CARGO_ABOUT_VERSION=0.9.3
WASM_BINDGEN_VERSION=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
WASM_TARGET=wasm32-unknown-unknown
LOGS=$ROOT/target/logs
# Packages for Python, away from the system's own.
PYTHON_HOME=${CARGO_TARGET_DIR:-$ROOT/target}/python
mkdir -p "$LOGS"
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
die() { printf '\033[31mStopped:\033[0m %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# quietly LOG COMMAND...: runs it, keeps what it prints in target/logs/LOG.log, shows the end when it fails.
quietly() {
  local log="$LOGS/$1.log"
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 25 "$log" >&2
    printf 'The whole log: %s\n' "$log" >&2
    return 1
  fi
}

# firefox_path: the Firefox to test in; fails where there is none. One that is a snap can't read the profile it is given.
firefox_path() {
  command -v "${FIREFOX:-firefox-esr}" && return 0
  have firefox && ! readlink -f "$(command -v firefox)" | grep -q snap && command -v firefox
}

# sums FOLDER: the SHA-256 and the name of each file in it, in the order of bytes. digest FOLDER: one for all of it.
sha256() { if have sha256sum; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }
sums() { (cd "$1" && find . -type f | LC_ALL=C sort | while read -r file; do sha256 "$file"; done); }
digest() { sums "$1" | sha256 | cut -d ' ' -f 1; }

# as_root COMMAND...: with sudo where needed; fails where there is none.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif have sudo; then sudo "$@"; else return 1; fi
}

# apt_install PACKAGE...: Debian's packages; fails on another system.
apt_install() {
  have apt-get || return 1
  local env=(env DEBIAN_FRONTEND=noninteractive)
  quietly apt-update as_root "${env[@]}" apt-get update -qq || return 1
  quietly "apt-$1" as_root "${env[@]}" apt-get install -y --no-install-recommends "$@"
}

# version_of TOOL: the X.Y.Z that TOOL prints, or nothing.
version_of() { "$1" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n 1 || true; }

# install CRATE VERSION TOOL MINUTES FLAGS...: a tool of the project, by cargo-binstall or built here, unless it is there already.
install() {
  local crate=$1 version=$2 tool=$3 minutes=$4
  shift 4
  [ "$(version_of "$tool")" = "$version" ] && return 0
  if have cargo-binstall; then
    say "Fetching $crate $version"
    quietly "binstall-$crate" cargo binstall --no-confirm --force "$crate@$version" && return 0
  fi
  say "Building $crate $version with cargo install (about $minutes minutes, once)"
  # A build tool need not be fast: these settings build it in a third of the time.
  CARGO_TARGET_DIR="$ROOT/target/tools" CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    quietly "install-$crate" cargo install "$crate" --version "$version" --force "$@" ||
    die "$crate $version did not install: run 'cargo install $crate --version $version' by hand to see why."
  rm -rf "$ROOT/target/tools"
}
