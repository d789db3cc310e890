#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes an environment with the peers of bench_traffic outside the checkout:
#   tests/benchmark/traffic/peers/prepare.sh DIR && CALADE_PEERS=DIR ./run bench traffic
set -euo pipefail
dir=${1:?usage: prepare.sh DIR}
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet uxsim==1.15.1 eclipse-sumo==1.28.0
