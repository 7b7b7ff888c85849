#!/usr/bin/env bash
# Installs what a part of the project needs and skips what is installed. bash scripts/setup.sh [PART...], by default rust tools data:
#   rust     a toolchain with the wasm32 target and the standard library's source: rustup's, else Debian's
#   tools    trunk and wasm-bindgen's command-line tool
#   data     FashionMNIST's image files, if available
#   browser  Chromium, its driver, Playwright
#   firefox  Firefox, Puppeteer; without Firefox its tests are skipped
#   papers   pdflatex, numpy, nbformat: optional, for tests of exported files
#   deny     cargo-deny
source "$(dirname "$0")/common.sh"

can_build_wasm() {
  local dir
  dir=$(rustc --print target-libdir --target "$WASM_TARGET" 2>/dev/null) && ls "$dir"/libstd-*.rlib >/dev/null 2>&1
}

# Debian packages the compiler and the linker, but no standard library for wasm32-unknown-unknown.
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
  as_root mkdir -p "$lib" && as_root cp "$std"/lib*.rlib "$lib"/ || die "$lib is not writable: run this as root or install sudo."
  rm -rf "$work"
}

debian_toolchain() {
  have rustup && have apt-get || return 1
  if [ ! -x /usr/bin/rustc ] || [ ! -x /usr/bin/cargo-clippy ] || [ ! -x /usr/bin/rustfmt ]; then
    say "Installing Debian's Rust toolchain (about two minutes)"
    apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld-22 || return 1
  fi
  rustup toolchain link debian /usr
  build_std
  # An override applies to this folder only, to plain cargo and trunk as well.
  rustup override set debian >/dev/null 2>&1
  unset RUSTUP_TOOLCHAIN
}

setup_rust() {
  have cargo || die "cargo is missing: install Rust from https://rustup.rs and run this again."
  if ! can_build_wasm; then
    say "Adding the target $WASM_TARGET (seconds)"
    if ! { have rustup && quietly rustup-target rustup target add "$WASM_TARGET" 2>/dev/null && can_build_wasm; }; then
      say "rustup could not fetch $WASM_TARGET; trying Debian's toolchain"
      debian_toolchain && can_build_wasm ||
        die "no Rust toolchain here can build for $WASM_TARGET: run 'rustup target add $WASM_TARGET' with a connection to rustup's server, or use Debian 12."
    fi
  fi
  # The source of the standard library: the worker with threads needs one with atomics. Debian's toolchain has it.
  if [ ! -e "$(std_source)/Cargo.toml" ]; then
    say "Adding the standard library's source (seconds)"
    { have rustup && quietly rustup-src rustup component add rust-src && [ -e "$(std_source)/Cargo.toml" ]; } ||
      die "the standard library's source is missing: run 'rustup component add rust-src' with a connection to rustup's server."
  fi
  say "Rust: $(rustc --version), with $WASM_TARGET"
}

setup_tools() {
  [ -n "$WASM_BINDGEN_VERSION" ] || die "Cargo.toml pins no wasm-bindgen version: it must say wasm-bindgen = { version = \"=X.Y.Z\" }."
  install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" wasm-bindgen 4
  install_tool trunk "$TRUNK_VERSION" trunk 8 --ignore-rust-version --no-default-features --features rustls
  say "Tools: trunk $TRUNK_VERSION, wasm-bindgen $WASM_BINDGEN_VERSION"
}

setup_data() { bash scripts/data.sh --if-possible; }

setup_browser() {
  if ! have chromium || ! have chromedriver; then
    say "Installing Chromium and its driver (about a minute)"
    apt_install chromium chromium-driver fonts-dejavu-core ||
      die "Chromium and chromedriver are missing: install both with your package manager, so that 'chromium' and 'chromedriver' are on PATH."
  fi
  npm_packages tests/e2e Playwright
  say "Browser: $(chromium --version 2>/dev/null | head -n 1), Playwright $(node -p "require('./tests/e2e/node_modules/@playwright/test/package.json').version")"
}

setup_firefox() {
  need_node
  # Ubuntu has no package firefox-esr, and its package firefox is a snap.
  if ! firefox_path >/dev/null && [ -e /etc/debian_version ] && ! grep -qs '^ID=ubuntu' /etc/os-release; then
    say "Installing Firefox (under a minute, 300 MB)"
    apt_install firefox-esr || true
  fi
  if ! firefox_path >/dev/null; then
    say "Skipped: tests in Firefox. Install Firefox from https://www.mozilla.org/firefox (not as a snap), and set FIREFOX to its path."
    return 0
  fi
  npm_packages tests/firefox Puppeteer
  say "Browser: $("$(firefox_path)" --version 2>/dev/null | tail -n 1), Puppeteer $(node -p "require('./tests/firefox/node_modules/puppeteer-core/package.json').version")"
}

setup_papers() {
  local python
  if ! have pdflatex || ! kpsewhich booktabs.sty >/dev/null; then
    say "Installing pdflatex (about a minute)"
    apt_install texlive-latex-base texlive-latex-recommended || say "Skipped: compiling the write-up's LaTeX. pdflatex is missing; install TeX Live."
  fi
  if ! python=$(command -v python3); then
    say "Skipped: reading the notebook and an exported generator in Python. python3 is missing."
  elif [ ! -e "$PYTHON_HOME/ready" ]; then
    say "Installing numpy and nbformat in $PYTHON_HOME (seconds)"
    if "$python" -m venv "$PYTHON_HOME" 2>/dev/null && quietly pip "$PYTHON_HOME/bin/pip" install --quiet 'numpy>=1.26' 'nbformat~=5.10'; then
      touch "$PYTHON_HOME/ready"
    else
      rm -rf "$PYTHON_HOME"
      say "Skipped: reading the notebook and an exported generator in Python. numpy and nbformat did not install."
    fi
  fi
}

setup_deny() { install_tool cargo-deny "$CARGO_DENY_VERSION" cargo-deny 2 --locked; }

[ $# -gt 0 ] || set -- rust tools data
for part; do
  declare -F "setup_$part" >/dev/null || die "there is no part '$part': the parts are rust, tools, data, browser, firefox, papers and deny."
  # In a subshell: what one part exports or unsets does not reach the next.
  ("setup_$part")
done
