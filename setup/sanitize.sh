# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The engine's tests under a sanitizer, and the fuzz targets. A sanitized build stands in its own
# folder (presets asan, tsan, fuzz) and is much slower: all of it takes a coffee break or two.

# The modules whose tests ./run test adds in CI: those that read files of others.
sanitized_in_ci=(base geo io sim)

sanitizer_preset() {
    case $1 in
    address) echo asan ;;
    thread) echo tsan ;;
    *) fail "'$1' is not a sanitizer; expected ./run sanitize address|thread [MODULE …]" ;;
    esac
}

# configure_preset PRESET ARGUMENT…: once; CMake looks by itself whether its lists have changed.
configure_preset() {
    local preset=$1
    shift
    [[ -f $root/build/$preset/build.ninja ]] ||
        step "$preset-configure" "Configure build/$preset" cmake --preset "$preset" -S "$root" "$@"
}

# run_sanitized PRESET RESULTS COMMAND…: with the options that make a finding an error.
run_sanitized() {
    env ASAN_OPTIONS=detect_stack_use_after_return=1 UBSAN_OPTIONS=print_stacktrace=1 \
        TSAN_OPTIONS="suppressions=$root/cmake/tsan.supp second_deadlock_stack=1" "$@"
}

# sanitize_modules SANITIZER RESULTS MODULE…: the unit tests of some modules; adds to runners.
sanitize_modules() {
    local preset results=$2 module code
    preset=$(sanitizer_preset "$1")
    shift 2
    configure_preset "$preset"
    step "$preset-build" "Build the tests of $* with the $preset preset" \
        ninja -C "$root/build/$preset" "${@/#/test_}"
    for module in "$@"; do
        code=0
        try_step "$preset-$module" "Run test_$module with the $preset preset" \
            run_sanitized CALADE_SIMD=baseline "$root/build/$preset/bin/test_$module" --gtest_brief=1 \
            --gtest_output="xml:$results/${preset}_$module.xml" || code=$?
        runners+=("${preset}_$module=$code")
    done
}

# sanitize_steps SANITIZER MODULE…: all tests of CTest where no module is named.
sanitize_steps() {
    local preset results code=0
    local -a runners=()
    preset=$(sanitizer_preset "${1:-}")
    results=$root/build/$preset/test-results
    rm -rf "$results"
    mkdir -p "$results"
    if (($# > 1)); then
        sanitize_modules "$1" "$results" "${@:2}"
    else
        configure_preset "$preset"
        step "$preset-build" "Build everything with the $preset preset" ninja -C "$root/build/$preset"
        try_step "$preset-ctest" "Run the engine's tests with the $preset preset" \
            run_sanitized ctest --test-dir "$root/build/$preset" --output-on-failure -j2 \
            --timeout 3000 --output-junit "$results/ctest.xml" || code=$?
        runners+=("ctest=$code")
    fi
    "$debian_python" "$root/setup/test_totals.py" "$results" "$(data_folder)" "${runners[@]}"
}

# fuzz_steps SECONDS TARGET…: each target for so long; all of them where none is named.
fuzz_steps() {
    local seconds=${1:-60} target failed=0 corpus
    local -a targets=("${@:2}")
    [[ $seconds =~ ^[0-9]+$ ]] || fail "'$seconds' is not a time in seconds; expected ./run fuzz [SECONDS [TARGET …]]"
    configure_preset fuzz
    if ((${#targets[@]} == 0)); then
        mapfile -t targets < <(ninja -C "$root/build/fuzz" -t targets all |
            sed -n 's/^fuzz_\([a-z_]*\): phony$/\1/p' | sort -u)
    fi
    step fuzz-build "Build ${targets[*]}" ninja -C "$root/build/fuzz" "${targets[@]/#/fuzz_}"
    for target in "${targets[@]}"; do
        corpus=$root/build/fuzz/corpus/$target
        mkdir -p "$corpus"
        try_step "fuzz-$target" "Fuzz $target for $seconds s" \
            "$root/build/fuzz/bin/fuzz_$target" "-max_total_time=$seconds" -rss_limit_mb=2048 -timeout=10 \
            "-artifact_prefix=$root/build/fuzz/$target-" "$corpus" || failed=1
    done
    ((failed == 0)) || fail "the input that fails lies in build/fuzz; the log is in build/logs"
}
