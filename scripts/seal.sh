#!/usr/bin/env bash
# Seals the page in a folder, or in the one Trunk is filling: hashes, policy, and the list of files (src/bin/seal). Whatever changes
# a file of dist/ afterwards must call it again.
set -euo pipefail

exec cargo run --quiet --offline --locked --profile typeset --no-default-features --features typeset --bin seal -- \
  "${1:-${TRUNK_STAGING_DIR:?say which folder holds the page}}"
