#!/usr/bin/env bash
# cargo-deny, which looks at the licences and the sources of what is compiled in. Only the checks need it.
source "$(dirname "$0")/common.sh"

install cargo-deny "$CARGO_DENY_VERSION" cargo-deny 2 --locked
