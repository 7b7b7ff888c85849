#!/usr/bin/env bash
# Runs on a machine with a GPU, without a network: everything that docs/performance.md says of it, in under ten minutes.
#   bash run.sh OUT              all stages; the last is the homework, in the time that is left
#   bash run.sh OUT --resume     continues a homework that the time ended
#   bash run.sh OUT --rehearse   every stage, shortened for an adapter in software; ends the homework early, for --resume --rehearse
# OUT gets the output of each stage (NAME.log, NAME.err), stages.tsv, and report.json, which is written anew after each stage.
# SECONDS_IN_ALL, 570 by default, is the time for everything. VK_DRIVER_FILES names the Vulkan driver's json if it is not in a usual
# place, DAWN_VK_DRIVER_FILES another one for Dawn alone.
set -u
here=$(cd "$(dirname "$0")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd) || exit
resumes='' rehearses=''
for flag in "${@:2}"; do
  case $flag in
    --resume) resumes=1 ;;
    --rehearse) rehearses=1 ;;
    *) echo "unknown: $flag" >&2; exit 2 ;;
  esac
done
export FASHION_MNIST_DIR=$here/data
train=$here/train
node=$here/node
in_all=${SECONDS_IN_ALL:-570}
# What the stages before it leave to the homework. Nobody waits for a rehearsal.
reserved=300 slower=1
[ -n "$rehearses" ] && in_all=${SECONDS_IN_ALL:-7200} reserved=1800 slower=30

# The system's libraries come first: those sent along are for a machine that lacks them, as one for computation often lacks Vulkan's loader.
have_library() { { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -qF "$(printf '\t')$1 ("; }
mkdir -p "$out/lib"
for library in "$here"/lib/*; do
  if [ -e "$library" ] && ! have_library "${library##*/}"; then ln -sf "$library" "$out/lib/"; fi
done
libraries=$out/lib
for folder in /usr/local/nvidia/lib64 /usr/local/nvidia/lib; do
  if [ -d "$folder" ]; then libraries=$libraries:$folder; fi
done
export LD_LIBRARY_PATH=$libraries${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
# The loader finds drivers in /etc and /usr/share by itself; containers mount NVIDIA's elsewhere.
if [ -z "${VK_DRIVER_FILES:-}${VK_ICD_FILENAMES:-}" ]; then
  for icd in /usr/local/nvidia/share/vulkan/icd.d/*.json /usr/local/nvidia/vulkan/icd.d/*.json /etc/vulkan/icd.d/nvidia*.json \
    /usr/share/vulkan/icd.d/nvidia*.json /usr/local/share/vulkan/icd.d/nvidia*.json /opt/*/share/vulkan/icd.d/*.json; do
    # VK_ICD_FILENAMES is the older loaders' name of it.
    if [ -f "$icd" ]; then export VK_DRIVER_FILES=$icd VK_ICD_FILENAMES=$icd; break; fi
  done
fi
# NVIDIA's driver: shaders compiled in one stage serve the next, also where the home can't be written.
mkdir -p "$out/shaders"
export __GL_SHADER_DISK_CACHE=1 __GL_SHADER_DISK_CACHE_PATH=$out/shaders

gather() { "$node" "$here/report.mjs" "$out" || echo "report.json was not written" >&2; }

# stage NAME SECONDS COMMAND...: with a limit of its own, so that one that hangs does not cost the others, within the time up to `until`.
# Interrupted first: the trainer then saves its state.
stage() {
  local name=$1 limit=$(($2 * slower)) began=$SECONDS status=0
  shift 2
  if [ "$limit" -gt $((until - SECONDS)) ]; then limit=$((until - SECONDS)); fi
  if [ "$limit" -gt 0 ]; then
    timeout --signal=INT --kill-after=$((15 * slower)) "$limit" "$@" >"$out/$name.log" 2>"$out/$name.err" </dev/null || status=$?
  else
    status=skipped
  fi
  printf '%s\t%s\t%s\n' "$name" "$status" $((SECONDS - began)) | tee -a "$out/stages.tsv"
  gather >/dev/null
  [ "$status" = 0 ]
}

# tiling_of FILE: the one that a self-test found to be fastest.
tiling_of() {
  # shellcheck disable=SC2016 # the program is node's
  "$node" -e 'try { console.log(JSON.parse(require("fs").readFileSync(process.argv[1])).tiling ?? "") } catch {}' "$1"
}

homework=(--device gpu --epochs 50 --every 1 --save 30 --json --out "$out/homework")
# One step an epoch, so that all 51 sheets are there to be recorded.
[ -n "$rehearses" ] && homework=(--device gpu --trust-gpu --epochs 50 --every 1 --json --images 16 --batch 16 --out "$out/homework")

if [ -z "$resumes" ]; then
  if [ -e "$out/stages.tsv" ]; then echo "$out has a report: name another folder, or continue it with --resume" >&2; exit 2; fi
  : >"$out/stages.tsv"
  {
    date -u +%FT%TZ
    [ -n "$rehearses" ] && echo 'Rehearsal: on an adapter in software no time says anything about hardware'
    if command -v nvidia-smi >/dev/null; then nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit --format=csv,noheader; fi
    uname -srm
    lscpu | grep -E '^(Model name|CPU\(s\))'
    cat "$here/packed.txt"
    echo "VK_DRIVER_FILES=${VK_DRIVER_FILES:-}"
    for program in "$train" "$node" "$here"/node_modules/webgpu/dist/*/dawn.node; do
      ldd "$program" 2>&1 | grep -E 'not found' | sed "s|^|${program##*/}: |"
    done
  } >"$out/machine.txt" 2>&1

  until=$((in_all - reserved))
  big=64 steps=20 turns=5 batches="16 64" tilings="coarse fine finest sliced sliced-finest staged" short=()
  [ -n "$rehearses" ] && big=16 steps=1 turns=1 batches=16 tilings="coarse fine staged" short=(--rehearse)
  stage verify 30 "$train" verify "$here/gan_step.json" --device gpu --trust-gpu
  stage self-test 60 "$train" self-test --ops fused --batch "$big"
  tiling=$(tiling_of "$out/self-test.log")
  chosen=(--device gpu --ops fused ${tiling:+--tiling "$tiling"})
  for batch in $batches; do
    stage "read-$batch" 20 "$train" time "${chosen[@]}" --batch "$batch" --steps $((turns * 4))
    stage "launches-$batch" 20 "$train" time "${chosen[@]}" --batch "$batch" --steps 1 --launches
  done
  for batch in $batches; do
    for tiling in $tilings; do
      stage "queued-$batch-$tiling" 15 "$train" time --device gpu --ops fused --batch "$batch" --steps "$turns" --queued "$steps" --tiling "$tiling"
    done
  done
  stage pytorch 60 python3 "$here/pytorch.py" --cuda
  stage dawn 120 env ${DAWN_VK_DRIVER_FILES:+"VK_DRIVER_FILES=$DAWN_VK_DRIVER_FILES"} "$node" "$here/dawn.mjs" "$here/dist" "$here/node_modules/webgpu" "$out/dawn.json" "${short[@]}"
  until=$((in_all - 15))
  stage homework $((rehearses ? 2 : in_all)) "$train" run "${homework[@]}"
else
  until=$((in_all - 15))
  stage homework-resumed "$in_all" "$train" run --resume "${homework[@]}"
fi && until=$in_all && stage record 15 "$train" record "$out/homework" --out "$out/recorded"
gather
# Beside the folder, which tar would see change while it writes.
tar -C "$out" --exclude=./lib --exclude=./shaders --exclude=./homework --exclude='*.new' --exclude='./results.*' -czf "$out.tar.gz" . &&
  mv "$out.tar.gz" "$out/results.tar.gz" &&
  echo "$out/results.tar.gz: all of it but the homework's folder"
