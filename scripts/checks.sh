# Sourced by check.sh and test.sh: the checks that need no browser.
say "Checking format and lints (the first time about a quarter of an hour)"
verify "format" cargo fmt --check
verify "clippy on the host" cargo clippy --all-targets --features typeset -- -D warnings
verify "clippy on wasm32" cargo clippy --release --target "$WASM_TARGET" --features gpu --all-targets -- -D warnings
if bash scripts/setup-deny.sh; then
  verify "licences and sources of crates" cargo deny --locked check --hide-inclusion-graph licenses bans sources
  # Advisories come from RustSec's database, by git: where it can't be reached nothing is known of them, good or bad.
  if GIT_TERMINAL_PROMPT=0 timeout 120 cargo deny --locked fetch db >"$LOGS/advisories.log" 2>&1; then
    verify "advisories on crates" cargo deny --locked --offline check --hide-inclusion-graph advisories
  else
    say "Left out: advisories on crates (RustSec's database can't be reached from here; $LOGS/advisories.log has git's words)"
  fi
else
  say "Left out: licences, sources and advisories of crates (cargo-deny did not install)"
fi
suite "native tests" cargo test
