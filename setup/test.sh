# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# All tests: CTest (unit, verification, acceptance, architecture, client), then pytest; in CI
# the readers' tests with sanitizers too. Each runner writes a JUnit file; the totals come from
# those, never from text made for people.

test_steps() {
    local results=$root/build/test-results code=0
    local -a runners=()
    rm -rf "$results"
    mkdir -p "$results"
    try_step ctest "Run the engine's tests" \
        ctest --test-dir "$build" --output-on-failure -j2 --output-junit "$results/ctest.xml" || code=$?
    runners+=("ctest=$code")
    if compgen -G "$root/tests/python/test_*.py" >/dev/null; then
        code=0
        try_step pytest "Run the Python tests" \
            "$root/.venv/bin/python" -m pytest "$root/tests/python" -q -p no:cacheprovider \
            --junitxml "$results/pytest.xml" || code=$?
        runners+=("pytest=$code")
    fi
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
