#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run_dieppe.sh CALADE SOURCE OUT: a short run of Dieppe around the top of the tide; 77 without its data.
data=${CALADE_DATA:-$2/../shared/data}
if [ ! -d "$data/city/dieppe" ]; then
    echo "skipped: no $data/city/dieppe"
    exit 77
fi
exec "$1" run "$2/scenarios/dieppe_surge.toml" --out "$3" --force \
    --set period.start=2024-02-12T11:00:00Z --set period.end=2024-02-12T13:00:00Z \
    --set 'boundaries.sea.series_start="11 h"' --set boundaries.sea.offset_m=0.8
