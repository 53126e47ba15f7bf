#!/usr/bin/env bash
# Fails when clang-format or ruff would change a file: `tools/check_format.sh`; `tools/check_format.sh --fix` changes them.
set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t cpp < <(git ls-files --cached --others --exclude-standard '*.cpp' '*.hpp' '*.ipp' | xargs -r ls -d 2>/dev/null)
ruff=build/venv/bin/ruff
if [ "${1:-}" = --fix ]; then
    clang-format-16 -i "${cpp[@]}"
    $ruff format --quiet --config tools/ruff.toml .
    $ruff check --quiet --fix --config tools/ruff.toml .
    exit
fi
if ! complaints=$(printf '%s\n' "${cpp[@]}" | xargs -P 2 -n 40 clang-format-16 --dry-run -Werror 2>&1); then
    echo "clang-format-16 would change these (tools/check_format.sh --fix):"
    sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error: .*/\1/p' <<<"$complaints" | sort | uniq -c
    exit 1
fi
$ruff format --quiet --check --config tools/ruff.toml . || { echo "ruff format would change Python files (tools/check_format.sh --fix)"; exit 1; }
$ruff check --quiet --config tools/ruff.toml .
echo "format of ${#cpp[@]} C++ files and of the Python files is in order"
