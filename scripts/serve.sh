#!/usr/bin/env bash
# Sets up, builds, serves the lab and rebuilds when a source changes.
source "$(dirname "$0")/common.sh"

PORT=${PORT:-8080}
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
  die "port $PORT is in use: stop what listens there, or run 'PORT=8081 make serve'."
fi
bash scripts/build.sh
say "Serving at http://127.0.0.1:$PORT (Ctrl-C ends it)"
exec trunk serve --port "$PORT"
