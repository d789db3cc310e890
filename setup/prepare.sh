# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Makes what is missing: Debian packages, .venv, the configured and the built tree. Each function
# returns at once if nothing is to do. Sourced by ./run; expects $root and steps.sh. What a step
# runs is joined by && because bash ignores `set -e` inside a command whose failure is looked at.

build=$root/build/release
debian_python=/usr/bin/python3

# missing_packages LIST…: the packages of setup/LIST.txt that dpkg does not have installed.
missing_packages() {
    local list wanted
    wanted=$(for list in "$@"; do sed 's/#.*//' "$root/setup/$list.txt"; done | tr -s ' \n' '\n' | sort -u | sed '/^$/d')
    # shellcheck disable=SC2086  # one word a package
    comm -23 <(printf '%s\n' "$wanted") \
        <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' $wanted 2>/dev/null | sed -n 's/^installed //p' | sort -u)
}

install_packages() {
    local -a as_root=()
    if ((EUID != 0)); then as_root=(sudo -n); fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update &&
        "${apt[@]}" install -y --no-install-recommends -o APT::Status-Fd=1 "$@"
}

# prepare_packages LIST…: apt is called only if dpkg says that something is missing.
prepare_packages() {
    local missing
    command -v dpkg-query >/dev/null || fail "this is not Debian: install what setup/apt.txt names, then put a dpkg-query that says so in PATH, or build with CMake (CONTRIBUTING.md)"
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if ((EUID != 0)) && ! sudo -n true 2>/dev/null; then
        fail "${#missing[@]} Debian packages are missing and neither root nor password-less sudo is at hand; ask an administrator for:
  apt-get install --no-install-recommends ${missing[*]}"
    fi
    step apt "Install ${#missing[@]} Debian packages" install_packages "${missing[@]}"
}

make_venv() {
    rm -rf "$root/.venv"
    "$debian_python" -m venv "$root/.venv" &&
        "$root/.venv/bin/python" -m pip install --disable-pip-version-check --no-input -r "$root/setup/requirements.txt" &&
        printf '%s\n' "$1" >"$root/.venv/calade-stamp"
}

# .venv stands on Debian's own Python: its headers are those that the module is compiled with.
# The stamp names that Python, the list and the place (a moved .venv does not work).
prepare_venv() {
    local stamp
    stamp="$("$debian_python" -V) $(sha256sum <"$root/setup/requirements.txt") $root"
    [[ -f $root/.venv/calade-stamp && $(<"$root/.venv/calade-stamp") == "$stamp" ]] ||
        step venv "Make .venv with the Python packages" make_venv "$stamp"
}

# The package is used from where it lies: the .venv finds its sources and the module in the build
# folder, and has the commands that `calade WORD` looks for. Written only if something differs.
prepare_package() {
    local site
    site=$(printf '%s\n' "$root"/.venv/lib/python3.*/site-packages | head -n 1)
    write_if_new "$site/calade.pth" "$root/python"$'\n'"$build/python"
    write_if_new "$root/.venv/bin/calade-report" "#!/bin/sh
exec '$root/.venv/bin/python' -m calade.report.command \"\$@\""
    [[ -x $root/.venv/bin/calade-report ]] || chmod +x "$root/.venv/bin/calade-report"
}

# write_if_new FILE TEXT
write_if_new() { [[ -f $1 && $(<"$1") == "$2" ]] || printf '%s\n' "$2" >"$1"; }

# The build folder is configured once; CMake looks by itself whether its lists have changed.
prepare_configured() {
    [[ -f $build/build.ninja && -f $build/calade-configured ]] && return
    step configure "Configure with CMake" configure
}
configure() {
    cmake --preset release -S "$root" "-DPython_EXECUTABLE=$root/.venv/bin/python" &&
        touch "$build/calade-configured"
}

has_target() { ninja -C "$build" -t query "$1" >/dev/null 2>&1; }

# build_targets TARGET…: those that exist; all of them without an argument.
build_targets() {
    local target
    local -a targets=()
    for target in "$@"; do
        if has_target "$target"; then targets+=("$target"); fi
    done
    step build "Build ${*:-everything}" ninja -C "$build" "${targets[@]}"
}

prepare() {
    prepare_packages apt
    prepare_venv
    prepare_package
    prepare_configured
    export PATH=$build/bin:$root/.venv/bin:$PATH
}
