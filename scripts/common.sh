# Sourced by the other scripts: where the project is, what it pins, how it speaks.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"

# Trunk builds the page. wasm-bindgen's tool must be of the version in Cargo.toml, to the digit.
TRUNK_VERSION=0.22.1
WASM_BINDGEN_VERSION=$(sed -n 's/^wasm-bindgen = .*"=\([0-9.]*\)".*/\1/p' Cargo.toml)
WASM_TARGET=wasm32-unknown-unknown
LOGS=$ROOT/target/logs
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
