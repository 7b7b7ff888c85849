#!/usr/bin/env bash
# Firefox, and Puppeteer, which drives it by WebDriver BiDi: what the tests in Firefox need. Where Firefox can't be had they are
# left out: $FIREFOX names one that is not on PATH.
source "$(dirname "$0")/common.sh"

have node && have npm || die "node and npm are missing: install Node 20 or newer from https://nodejs.org and run this again."

if ! firefox_path >/dev/null && [ -e /etc/debian_version ] && ! grep -qs '^ID=ubuntu' /etc/os-release; then
  say "Installing Firefox (under a minute, 300 MB)"
  apt_install firefox-esr || true
fi
if ! firefox_path >/dev/null; then
  say "Left out: tests in Firefox. Install Firefox from https://www.mozilla.org/firefox (not as a snap), and set FIREFOX to where it lies."
  exit 0
fi

stamp=tests/firefox/node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ tests/firefox/package-lock.json -nt "$stamp" ]; then
  say "Installing Puppeteer (seconds)"
  (cd tests/firefox && quietly npm-firefox npm ci --no-audit --no-fund) ||
    die "npm could not install Puppeteer: run 'npm ci' in tests/firefox to see why."
  touch "$stamp"
fi
say "Browser: $("$(firefox_path)" --version 2>/dev/null | tail -n 1), Puppeteer $(node -p "require('./tests/firefox/node_modules/puppeteer-core/package.json').version")"
