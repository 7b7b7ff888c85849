#!/usr/bin/env bash
# Unpacks the parts beside it into FOLDER/gpu-report, also where there is no xz: bash unpack.sh FOLDER
set -euo pipefail
parts=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
if command -v xz >/dev/null; then
  cat "$parts"/report.tar.xz.* | tar -xJ
else
  cat "$parts"/report.tar.xz.* | python3 -c 'import sys, tarfile; tarfile.open(fileobj=sys.stdin.buffer, mode="r|xz").extractall(".")'
fi
