# Sourced by check.sh and test.sh: the checks that need no browser.
say "Checking format and lints (the first time about six minutes)"
verify "format" cargo fmt --check
verify "clippy on the host" cargo clippy --all-targets --features typeset -- -D warnings
verify "clippy on wasm32" cargo clippy --release --target "$WASM_TARGET" --features gpu --all-targets -- -D warnings
suite "native tests" cargo test
