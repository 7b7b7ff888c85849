#!/usr/bin/env bash
# Packs what measures a GPU (tests/bench/gpu/run.sh) for a Linux machine of this architecture with a GPU and no network. PART_MB is the
# size of a part, 64 by default. On that machine:
#   cat report.tar.xz.* | tar xJ && bash gpu-report/run.sh OUT
# ARGS=--rehearse runs it here after packing, shortened, on whatever Vulkan finds.
source "$(dirname "$0")/common.sh"

DAWN_VERSION=0.6.2
part_mb=${PART_MB:-64}
target=${CARGO_TARGET_DIR:-$ROOT/target}
packed=$ROOT/target/gpu-report
need_node
bash scripts/setup.sh rust data
bash scripts/build.sh
# Burn with another backend: a folder of its own, so that no other build is repeated.
say "Building the trainer for GPUs (a quarter of an hour the first time)"
quietly build-gpu-train cargo build --release --features gpu --bin train --target-dir "$target/gpu" || die "the trainer did not build: see $LOGS/build-gpu-train.log."
say "Installing Dawn for Node (npm package webgpu $DAWN_VERSION)"
mkdir -p "$target/dawn"
quietly dawn npm install --prefix "$target/dawn" --no-audit --no-fund "webgpu@$DAWN_VERSION" || die "npm could not install webgpu@$DAWN_VERSION: see $LOGS/dawn.log."

rm -rf "$packed"
mkdir -p "$packed/gpu-report/data" "$packed/gpu-report/lib" "$packed/gpu-report/node_modules/webgpu/dist"
here=$packed/gpu-report
cp tests/bench/gpu/{run.sh,report.mjs,dawn.mjs} tests/bench/pytorch.py tests/golden/gan_step.json "$here/"
cp "$target/gpu/release/train" "$here/train"
cp "$(node -p process.execPath)" "$here/node"
cp data/fashion-mnist/*.gz "$here/data/"
cp "$target/dawn/node_modules/webgpu/"{package.json,index.js} "$here/node_modules/webgpu/"
# Only this system's build of Dawn.
cp "$target/dawn/node_modules/webgpu/dist/$(node -p 'process.platform + "-" + process.arch')"* "$here/node_modules/webgpu/dist/"
mkdir "$here/dist"
cp dist/worker.js dist/worker_bg.wasm "$here/dist/"
if [ -d dist/snippets ]; then cp -r dist/snippets "$here/dist/"; fi
loader=$(ldconfig -p | awk '/libvulkan.so.1 .*x86-64/ { print $NF; exit }')
if [ -n "$loader" ]; then cp -L "$loader" "$here/lib/libvulkan.so.1"; else say "This machine has no Vulkan loader to send along (package libvulkan1)"; fi
strip "$here/train" "$here/node" 2>/dev/null || true

say "Packing"
tar -C "$packed" -c gpu-report | xz -T0 -6 | split -b "${part_mb}M" - "$packed/report.tar.xz."
ls -l "$packed"/report.tar.xz.*
if [[ " ${ARGS:-} " == *" --rehearse "* ]]; then
  say "Rehearsing"
  bash "$here/run.sh" "$packed/out" 1
fi
