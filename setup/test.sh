# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# All tests: CTest (unit, verification, acceptance, architecture, client, and the Python tests beside
# them); in CI the readers' tests with sanitizers too. Each runner writes a JUnit file; the totals
# come from those, never from text made for people.

test_steps() {
    local results=$root/build/test-results code=0
    local -a runners=()
    rm -rf "$results"
    mkdir -p "$results"
    CALADE_TEST_RESULTS=$results try_step ctest "Run all tests" \
        ctest --test-dir "$build" --output-on-failure -j2 --output-junit "$results/ctest.xml" || code=$?
    runners+=("ctest=$code" "pytest=0") # a failure of pytest is one of CTest's "python" too
    if [[ ${CI:-} == true ]]; then
        sanitize_modules address "$results" "${sanitized_in_ci[@]}"
    fi
    "$debian_python" "$root/setup/test_totals.py" "$results" "$(data_folder)" "${runners[@]}"
}

# The real data's folder, or nothing where it is absent.
data_folder() {
    local folder=${CALADE_DATA:-$root/../shared/data}
    [[ ! -d $folder ]] || printf '%s' "$folder"
}
