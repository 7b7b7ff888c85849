#!/usr/bin/env bash
# Chromium with its driver, and Playwright: what the browser tests need.
source "$(dirname "$0")/common.sh"

have node && have npm || die "node and npm are missing: install Node 20 or newer from https://nodejs.org and run this again."

if ! have chromium || ! have chromedriver; then
  say "Installing Chromium and its driver (about a minute)"
  apt_install chromium chromium-driver fonts-dejavu-core ||
    die "Chromium and chromedriver are missing: install both with your system's package manager, so that 'chromium' and 'chromedriver' are on PATH."
fi

stamp=tests/e2e/node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ tests/e2e/package-lock.json -nt "$stamp" ]; then
  say "Installing Playwright (seconds)"
  (cd tests/e2e && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 quietly npm-e2e npm ci --no-audit --no-fund) ||
    die "npm could not install Playwright: run 'npm ci' in tests/e2e to see why."
  touch "$stamp"
fi
say "Browser: $(chromium --version 2>/dev/null | head -n 1), Playwright $(node -p "require('./tests/e2e/node_modules/@playwright/test/package.json').version")"
