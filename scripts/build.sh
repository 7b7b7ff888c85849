#!/usr/bin/env bash
# Sets up and writes dist/.
source "$(dirname "$0")/common.sh"

bash scripts/setup.sh
bash scripts/fetch.sh
say "Building the page and its worker (the first time about 20 minutes, most of it Burn; after an edit half a minute)"
trunk build || die "the page did not build: the compiler's words are above."
say "Built: dist/ holds the page; any static server can serve it"
