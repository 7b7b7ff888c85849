#!/usr/bin/env bash
# Sets up and writes dist/. Its parts, for other scripts and for Trunk's hooks: bash scripts/build.sh PART
#   fetch          downloads the crates; Trunk then builds offline, which keeps it from downloading tools
#   theory         sets the theory's Markdown as MathML (src/bin/typeset)
#   cpu-worker     builds the worker for the CPU, with threads, into the page's folder
#   data           copies the image files into the page's folder and names them in index.html
#   seal [FOLDER]  writes hashes, policy and file list (src/bin/seal); anything that changes a file of dist/ later must run it again
source "$(dirname "$0")/common.sh"

fetch() {
  local host
  host=$(rustc -vV | sed -n 's/^host: //p')
  quietly fetch cargo fetch --locked --target "$WASM_TARGET" --target "$host" || die "the project's crates could not be fetched: see $LOGS/fetch.log."
  # Those of the standard library, which the worker with threads is built with.
  RUSTC_BOOTSTRAP=1 quietly fetch-std cargo fetch --locked --manifest-path "$(std_source)/Cargo.toml" || die "the standard library's crates could not be fetched: see $LOGS/fetch-std.log."
}

# build_tool NAME ARGUMENTS...: runs a program of this crate that has no Burn in it, so that it builds in seconds.
build_tool() {
  local name=$1
  shift
  cargo run --quiet --offline --locked --profile typeset --no-default-features --features typeset --bin "$name" -- "$@"
}

# Threads need a standard library with atomics, which is built from source here. The flags are added to those in .cargo/config.toml, and
# have a target folder of their own: in a shared one each switch would rebuild Burn. build.rs gives the linker's arguments.
cpu_worker() {
  local stage=${TRUNK_STAGING_DIR:?Trunk calls this} size=()
  # A release links the crates as one, and has flex's own layers small: a tenth less code, for two more minutes a link.
  if [ -n "${SADDLE_RELEASE:-}" ]; then
    size=(--config 'profile.release.lto="fat"' --config 'profile.release.package.burn-flex.opt-level="z"')
  fi
  threaded_cargo build --offline --locked --release --bin worker ${size[@]+"${size[@]}"}
  wasm-bindgen --target web --no-typescript --out-name cpu_worker --out-dir "$stage" "$THREADED_TARGET_DIR/$WASM_TARGET/release/worker.wasm"
}

# The page requests only the files named in its meta tag: one that is missing would be an error in the console.
data() {
  local stage=${TRUNK_STAGING_DIR:?Trunk calls this} hosted="" file
  for file in train-images-idx3-ubyte.gz t10k-images-idx3-ubyte.gz; do
    [ -f "data/fashion-mnist/$file" ] || continue
    mkdir -p "$stage/data/fashion-mnist"
    cp "data/fashion-mnist/$file" "$stage/data/fashion-mnist/$file"
    hosted="$hosted $file"
  done
  sed -i.bak "s|\(name=\"saddle-data\" content=\"\)[^\"]*\"|\1${hosted# }\"|" "$stage/index.html"
  rm -f "$stage/index.html.bak"
}

case ${1:-all} in
  fetch) fetch ;;
  theory) build_tool typeset ;;
  cpu-worker) cpu_worker ;;
  data) data ;;
  seal) build_tool seal "${2:-${TRUNK_STAGING_DIR:?name the folder of the page}}" ;;
  all)
    bash scripts/setup.sh
    fetch
    say "Building the page and its two workers (30 minutes the first time, most of it Burn; a minute after an edit)"
    trunk build || die "the page did not build: the compiler's messages are above."
    say "Built: dist/ holds the page; any static server can serve it"
    ;;
  *) die "there is no part '$1': the parts are fetch, theory, cpu-worker, data and seal." ;;
esac
