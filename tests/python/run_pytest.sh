#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: run_pytest.sh PYTHON: the Python tests; their JUnit file goes to $CALADE_TEST_RESULTS, if set.
exec "$1" -m pytest "$(dirname "$0")" -q -p no:cacheprovider \
    ${CALADE_TEST_RESULTS:+--junitxml "$CALADE_TEST_RESULTS/pytest.xml"}
