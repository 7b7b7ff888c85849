#!/usr/bin/env bash
# Packs what measures a GPU (tests/bench/gpu/run.sh) for a Linux machine of this architecture with a GPU and no network, into
# target/gpu-report. PART_MB is the size of a part in MiB, 64 by default. On that machine, with unpack.sh and all parts in one folder:
#   bash unpack.sh FOLDER && bash FOLDER/gpu-report/run.sh OUT
# ARGS=--rehearse unpacks and runs it here, shortened, on whatever Vulkan finds.
source "$(dirname "$0")/common.sh"

DAWN_VERSION=0.6.2
part_mb=${PART_MB:-64}
target=${CARGO_TARGET_DIR:-$ROOT/target}
packed=$ROOT/target/gpu-report
[ "$(uname -s)" = Linux ] || die "the report is packed on Linux, for Linux."
[[ $part_mb =~ ^[1-9][0-9]*$ ]] || die "PART_MB is the size of a part in MiB, a whole number."
need_node
bash scripts/setup.sh rust data
bash scripts/build.sh
# Burn with another backend: a folder of its own, so that no other build is repeated.
say "Building the trainer for GPUs (a quarter of an hour the first time)"
quietly build-gpu-train cargo build --release --features gpu --bin train --target-dir "$target/gpu" || die "the trainer did not build: see $LOGS/build-gpu-train.log."
say "Installing Dawn for Node (npm package webgpu $DAWN_VERSION)"
mkdir -p "$target/dawn"
quietly dawn npm install --prefix "$target/dawn" --no-audit --no-fund "webgpu@$DAWN_VERSION" || die "npm could not install webgpu@$DAWN_VERSION: see $LOGS/dawn.log."

say "Packing (two minutes)"
rm -rf "$packed"
here=$packed/gpu-report
system=$(node -p 'process.platform + "-" + process.arch')
mkdir -p "$here"/{data,lib,dist} "$here/node_modules/webgpu/dist"
cp tests/bench/gpu/{run.sh,report.mjs,dawn.mjs} tests/bench/pytorch.py tests/golden/gan_step.json "$here/"
cp "$target/gpu/release/train" "$here/train"
cp -L "$(node -p process.execPath)" "$here/node"
# Unpacked they are smaller in the archive. The trainer takes both, by their SHA-256.
gzip -dc data/fashion-mnist/train-images-idx3-ubyte.gz >"$here/data/train-images-idx3-ubyte"
cp "$target/dawn/node_modules/webgpu/"{package.json,index.js} "$here/node_modules/webgpu/"
# Only this system's build of Dawn.
cp -r "$target/dawn/node_modules/webgpu/dist/$system" "$here/node_modules/webgpu/dist/"
cp dist/worker.js dist/worker_bg.wasm "$here/dist/"
if [ -d dist/snippets ]; then cp -r dist/snippets "$here/dist/"; fi
# For machines that lack them: Vulkan's loader, and what NVIDIA's driver links with. run.sh prefers the machine's own.
for library in libvulkan.so.1 libGLdispatch.so.0 libGLX.so.0 libEGL.so.1 libX11.so.6 libXext.so.6 libxcb.so.1 libXau.so.6 libXdmcp.so.6 \
  libbsd.so.0 libmd.so.0 libstdc++.so.6 libgcc_s.so.1; do
  # ldconfig is not on every user's PATH.
  path=$({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | awk -v name="$library" '$1 == name && !found { found = $NF } END { print found }')
  if [ -n "$path" ]; then
    cp -L "$path" "$here/lib/$library"
  elif [ "$library" = libvulkan.so.1 ]; then
    say "This machine has no Vulkan loader to send along (package libvulkan1)"
  fi
done
strip "$here/train" "$here/node" 2>/dev/null || true
# glibc LABEL FILE...: the newest version of glibc that the files need.
glibc() {
  local label=$1
  shift
  echo "glibc for $label: $(grep -ahoE 'GLIBC_2\.[0-9]+' "$@" | sort -uV | tail -n 1 | cut -d _ -f 2)"
}
{
  echo "Commit: $(git rev-parse HEAD 2>/dev/null || echo unknown)$(git diff --quiet HEAD 2>/dev/null || echo ', changed')"
  echo "Packed on: $(uname -srm), node $(node --version), Dawn $DAWN_VERSION"
  glibc "the trainer" "$here/train"
  glibc "Node with Dawn" "$here/node" "$here"/node_modules/webgpu/dist/*/dawn.node
  glibc "libraries that the machine lacks" "$here"/lib/*
} >"$here/packed.txt"
tar -C "$packed" -c gpu-report | xz -T0 -6 | split -b "${part_mb}M" - "$packed/report.tar.xz."
cp tests/bench/gpu/unpack.sh "$packed/"
cat "$here/packed.txt"
ls -l "$packed"/report.tar.xz.*

if [[ " ${ARGS:-} " == *" --rehearse "* ]]; then
  say "Rehearsing (a quarter of an hour)"
  rm -rf "$packed/rehearsal"
  bash "$packed/unpack.sh" "$packed/rehearsal"
  # The first call ends the homework early, the second one continues it.
  for flags in --rehearse "--rehearse --resume"; do
    # shellcheck disable=SC2086 # two words
    bash "$packed/rehearsal/gpu-report/run.sh" "$packed/rehearsal/out" $flags
  done
fi
