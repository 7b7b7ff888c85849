#!/usr/bin/env bash
# Runs on a machine with a GPU, without a network: everything that docs/performance.md says of it, in under ten minutes.
#   bash run.sh OUT [SHORT]
# OUT gets a log of each stage, stages.tsv, and report.json. SHORT=1 rehearses on a software adapter: few images, few steps.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
short=${2:-}
export FASHION_MNIST_DIR=$here/data
train=$here/train
node=$here/node

# A machine for computation has the driver, but often no loader of Vulkan.
if ! ldconfig -p | grep -q libvulkan.so.1; then
  export LD_LIBRARY_PATH=$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
fi
for icd in /usr/local/nvidia/share/vulkan/icd.d/nvidia_icd.json /etc/vulkan/icd.d/nvidia_icd.json /usr/share/vulkan/icd.d/nvidia_icd.json; do
  if [ -z "$short" ] && [ -z "${VK_DRIVER_FILES:-}" ] && [ -f "$icd" ]; then export VK_DRIVER_FILES=$icd; fi
done

# stage NAME SECONDS COMMAND...: its output is OUT/NAME.log, with a limit of its own so that one that hangs does not cost the others.
stage() {
  local name=$1 limit=$2 began=$SECONDS status=0
  shift 2
  timeout --kill-after=5 "$limit" "$@" >"$out/$name.log" 2>"$out/$name.err" || status=$?
  printf '%s\t%s\t%s\n' "$name" "$status" $((SECONDS - began)) | tee -a "$out/stages.tsv"
}

: >"$out/stages.tsv"
nvidia-smi >"$out/machine.txt" 2>&1 || lscpu >"$out/machine.txt"
steps=20 turns=5 batches="16 64" tilings="coarse fine finest sliced sliced-finest staged"
[ -n "$short" ] && steps=1 turns=1 batches=16 tilings="coarse staged"

stage verify 20 "$train" verify "$here/gan_step.json" --device gpu --trust-gpu
stage self-test 60 "$train" self-test --ops fused --batch "${batches##* }"
for tiling in $tilings; do
  for batch in $batches; do
    stage "time-$tiling-$batch" 15 "$train" time --device gpu --ops fused --batch "$batch" --steps "$turns" --queued "$steps" --tiling "$tiling"
  done
done
CUBECL_DEBUG_LOG=stdout CUBECL_DEBUG_OPTION=profile stage launches 20 "$train" time --device gpu --ops fused --batch "${batches##* }" --steps 2
stage dawn 120 "$node" "$here/dawn.mjs" "$here/dist" "$here/node_modules/webgpu" "$out/dawn.json"
stage pytorch 60 python3 "$here/pytorch.py" --cuda
if [ -n "$short" ]; then
  stage homework 120 "$train" run --device gpu --trust-gpu --dataset garments --images 32 --batch 16 --epochs 2 --every 1 --out "$out/homework"
else
  stage homework 270 "$train" run --device gpu --epochs 50 --every 1 --save 30 --out "$out/homework"
fi
"$node" "$here/report.mjs" "$out"
