#!/usr/bin/env bash
# A Rust toolchain that builds for wasm32: rustup's own target first, Debian's browser toolchain after it.
source "$(dirname "$0")/common.sh"

have cargo || die "cargo is missing: install Rust from https://rustup.rs and run this again."

can_build_wasm() {
  local dir
  dir=$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) && ls "$dir"/libstd-*.rlib >/dev/null 2>&1
}

# Debian has the compiler and the linker but no wasm32 std: build that once from Debian's own source.
build_std() {
  local work std lib
  lib=$(rustc +debian --print target-libdir --target "$WASM_TARGET")
  ls "$lib"/libstd-*.rlib >/dev/null 2>&1 && return 0
  say "Building the standard library for $WASM_TARGET (about a minute)"
  work=$(mktemp -d)
  mkdir "$work/src"
  printf '[package]\nname = "std-for-wasm"\nversion = "0.0.0"\nedition = "2024"\n' >"$work/Cargo.toml"
  printf '#![no_std]\n' >"$work/src/lib.rs"
  (cd "$work" && RUSTC_BOOTSTRAP=1 RUSTUP_TOOLCHAIN=debian RUSTFLAGS="-C embed-bitcode=yes" CARGO_TARGET_DIR="$work/target" \
    quietly build-std cargo build --release --target "$WASM_TARGET" -Zbuild-std=std,panic_abort,test) ||
    die "the standard library for $WASM_TARGET did not build: see $LOGS/build-std.log."
  std="$work/target/$WASM_TARGET/release/deps"
  rm -f "$std"/libstd_for_wasm*.rlib
  as_root mkdir -p "$lib" && as_root cp "$std"/lib*.rlib "$lib"/ || die "could not write to $lib: run this as root or install sudo."
  rm -rf "$work"
}

debian_toolchain() {
  have rustup && have apt-get || return 1
  if [ ! -x /usr/bin/rustc ] || [ ! -x /usr/bin/cargo-clippy ] || [ ! -x /usr/bin/rustfmt ]; then
    say "Installing Debian's browser toolchain for Rust (about two minutes)"
    apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22 || return 1
  fi
  rustup toolchain link debian /usr
  build_std
  # Held for this folder alone, so that plain cargo and trunk use it here, and nothing changes elsewhere.
  rustup override set debian >/dev/null 2>&1
  unset RUSTUP_TOOLCHAIN
}

if ! can_build_wasm; then
  say "Adding the target $WASM_TARGET (seconds)"
  if have rustup && quietly rustup-target rustup target add "$WASM_TARGET" 2>/dev/null && can_build_wasm; then :; else
    say "rustup could not fetch it; taking Debian's toolchain instead"
    debian_toolchain && can_build_wasm ||
      die "no Rust toolchain here can build for $WASM_TARGET: run 'rustup target add $WASM_TARGET' where rustup's server can be reached, or use Debian 12."
  fi
fi
say "Rust: $(rustc --version), with $WASM_TARGET"
