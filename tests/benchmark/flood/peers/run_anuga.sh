#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs ANUGA on the dam break, in an environment of its own: run_anuga.sh [FOLDER] [SIDE] [SECONDS].
# FOLDER (default build/peers/anuga) keeps the environment; nothing of it is part of the product.
# Where ANUGA cannot be installed, it says why and ends well.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=${1:-"$here/../../../../build/peers/anuga"}
side=${2:-256}
seconds=${3:-20}
if [[ ! -x $folder/bin/python ]]; then
    python3 -m venv "$folder"
fi
if ! "$folder/bin/python" -c 'import anuga' 2>/dev/null; then
    if ! "$folder/bin/pip" install --quiet numpy scipy matplotlib netCDF4 anuga >"$folder/install.log" 2>&1; then
        echo "anuga: left out: it cannot be installed here, see $folder/install.log" >&2
        exit 0
    fi
fi
exec env OMP_NUM_THREADS=2 "$folder/bin/python" "$here/anuga_dam_break.py" "$side" "$seconds" | tail -1
