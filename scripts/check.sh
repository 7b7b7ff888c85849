#!/usr/bin/env bash
# Format, clippy on host and wasm32, native tests.
source "$(dirname "$0")/common.sh"
source scripts/suites.sh

bash scripts/setup-rust.sh
bash scripts/data.sh --if-possible
source scripts/checks.sh
close
