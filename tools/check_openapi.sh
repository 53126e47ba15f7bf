#!/usr/bin/env bash
# Fails when docs/openapi.json is not what the endpoint types in the code say. Needs a finished build.
# `tools/check_openapi.sh --fix` writes it anew.
set -euo pipefail
cd "$(dirname "$0")/.."

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
build/release/app/airside openapi >"$fresh"
if [ "${1:-}" = --fix ]; then
    cp "$fresh" docs/openapi.json
    exit
fi
if ! diff -u docs/openapi.json "$fresh" | head -n 60; then
    echo "docs/openapi.json differs from the code (tools/check_openapi.sh --fix)"
    exit 1
fi
echo "docs/openapi.json is what the code says"
