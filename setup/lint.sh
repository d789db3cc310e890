# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Format and lint. C++ is formatted with clang-format-16 and read by clang-tidy-16: the files that
# differ from main (or all, with --all); Python by ruff. --fix lays out what is only layout.

# The compile commands of the tidy preset, which name every source by itself: the release build's
# name batches of them.
tidy_build=$root/build/tidy

lint_steps() {
    local failed=0 files
    [[ -f $tidy_build/compile_commands.json ]] ||
        step tidy-configure "Configure build/tidy" cmake --preset tidy -S "$root" \
            "-DPython_EXECUTABLE=$root/.venv/bin/python"
    mapfile -t files < <(cpp_files)
    if [[ " $* " == *" --fix "* ]]; then
        step layout "Lay out ${#files[@]} C++ files and the Python" lay_out "${files[@]}"
    fi
    try_step format "clang-format on ${#files[@]} files" clang-format-16 --dry-run -Werror "${files[@]}" || failed=1
    try_step ruff "ruff" lint_python || failed=1
    mapfile -t files < <(tidy_files "$@")
    if ((${#files[@]})); then
        try_step tidy "clang-tidy on ${#files[@]} files (--all for every file)" tidy "${files[@]}" || failed=1
    else
        say "  done  clang-tidy: no source differs from main (--all for every file)"
    fi
    if ((failed)); then
        for log in format ruff tidy; do [[ ! -s $logs/$log.log ]] || tail -n 60 "$logs/$log.log"; done
        fail "lint found something (./run lint --fix mends what is only layout)"
    fi
}

lay_out() {
    clang-format-16 -i "$@" && "$root/.venv/bin/ruff" format "$root"
}

tracked() { git -C "$root" ls-files --cached --others --exclude-standard -- "$@"; }
cpp_files() { tracked '*.cpp' '*.hpp'; }

lint_python() {
    "$root/.venv/bin/ruff" check "$root" &&
        "$root/.venv/bin/ruff" format --check "$root"
}

# Sources (with --all every one) that differ from main and that the compile commands know.
tidy_files() {
    if [[ " $* " == *" --all "* ]]; then tracked '*.cpp'; else
        { git -C "$root" diff --name-only --diff-filter=d "$(git -C "$root" merge-base HEAD main 2>/dev/null || echo HEAD)" -- '*.cpp'
          git -C "$root" ls-files --others --exclude-standard -- '*.cpp'; } | sort -u
    fi | while read -r file; do
        ! grep -qF "\"$root/$file\"" "$tidy_build/compile_commands.json" || printf '%s\n' "$file"
    done
}

# gcc's own warning flags mean nothing to clang; what it does not know is not an error here.
# Politely: it takes ten seconds a file, and other work goes on.
tidy() {
    printf '%s\n' "$@" | nice xargs -P "$(nproc)" -n 2 clang-tidy-16 --quiet -p "$tidy_build" \
        --extra-arg=-Wno-unknown-warning-option
}
