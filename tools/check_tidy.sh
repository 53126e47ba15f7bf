#!/usr/bin/env bash
# clang-tidy over the C++ files that changed: `tools/check_tidy.sh [LIMIT]` (LIMIT of them at most, 16 when not said);
# `tools/check_tidy.sh all` over every file, which takes 6 to 12 s of a core for each. Needs a finished build.
set -euo pipefail
cd "$(dirname "$0")/.."

limit=${1:-16}
database=build/release/compile_commands.json
[ -f $database ] || { echo "no $database: run tools/build first"; exit 1; }

# Since where the project's main branch was, or since the last commit where nothing else differs from it.
changed() {
    local base
    base=$(git merge-base HEAD origin/main 2>/dev/null || true)
    if [ -z "$base" ] || [ "$base" = "$(git rev-parse HEAD)" ]; then base=$(git rev-parse -q --verify HEAD~1 || true); fi
    {
        git ls-files --others --exclude-standard
        git diff --name-only --diff-filter=d HEAD
        [ -z "$base" ] || git diff --name-only --diff-filter=d "$base" HEAD
    } | grep '\.cpp$' | awk '!seen[$0]++'
}

if [ "$limit" = all ]; then
    mapfile -t files < <(git ls-files '*.cpp')
else
    mapfile -t files < <(changed | head -n "$limit" || true)
fi
# Only what the build knows: a file of no target has no flags.
known=()
for file in "${files[@]}"; do
    if grep -qF "\"file\": \"$PWD/$file\"" $database; then known+=("$file"); fi
done
if [ ${#known[@]} = 0 ]; then echo "no C++ file changed"; exit; fi

if ! report=$(printf '%s\n' "${known[@]}" | xargs -P "$(nproc)" -n 1 clang-tidy-16 -p build/release --quiet 2>&1); then
    grep -E '(error|warning):|^note' <<<"$report" | sed "s#^$PWD/##" | sort -u
    echo "clang-tidy-16 has something to say about these (above)"
    exit 1
fi
echo "clang-tidy finds nothing in ${#known[@]} files"
