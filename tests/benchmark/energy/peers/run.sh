#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the peers into an environment of their own, outside the repository, then times them.
# usage: run.sh FOLDER [--quick]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
environment=${CALADE_PEERS:-${XDG_CACHE_HOME:-$HOME/.cache}/calade/peers-energy}
if [[ ! -x $environment/bin/python ]] ||
    ! "$environment/bin/python" -c "import power_grid_model, lightsim2grid" 2>/dev/null; then
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet -r "$here/requirements.txt" >&2
fi
exec "$environment/bin/python" "$here/run_peers.py" "$@"
