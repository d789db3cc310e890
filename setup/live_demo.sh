#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The live demonstration: a broker of its own on loopback, `calade live` on the demo town, and a sea
# gauge that reports a surge which is 0.3 m above the planned one, ten minutes of storm in a quarter
# of a second. Everything that is started here is stopped here, by its own pid. Expects calade in PATH.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"
out=runs/live
limit=60 # seconds for the whole of it

say() { printf '%s\n' "$*"; }
fail() {
    printf 'live-demo: %s\n' "$*" >&2
    exit 1
}

broker_program=$(PATH=$PATH:/usr/sbin:/sbin command -v mosquitto) || fail "mosquitto is not installed (setup/apt.txt)"
command -v mosquitto_pub >/dev/null || fail "mosquitto_pub is not installed: apt-get install mosquitto-clients"
command -v calade >/dev/null || fail "calade is not in PATH; start this as ./run live-demo"

work=$(mktemp -d)
broker= reader=
stop_all() {
    local pid
    for pid in $reader $broker; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 130' INT TERM

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_broker() {
    local port try
    for ((port = 18830 + RANDOM % 1000; ; port++)); do
        listens "$port" || break
    done
    printf 'listener %d 127.0.0.1\nallow_anonymous true\npersistence false\n' "$port" >"$work/mosquitto.conf"
    if ((EUID == 0)); then echo 'user root' >>"$work/mosquitto.conf"; fi
    "$broker_program" -c "$work/mosquitto.conf" >"$work/mosquitto.log" 2>&1 &
    broker=$!
    for ((try = 0; try < 100; try++)); do
        if listens "$port"; then
            broker_port=$port
            return
        fi
        kill -0 "$broker" 2>/dev/null || break
        sleep 0.05
    done
    cat "$work/mosquitto.log" >&2
    fail "the broker did not start"
}

# The planned tide of scenarios/demo_surge.toml with 0.3 m on top, from 06:00 to 09:00, in cm above
# chart datum (4 m below the town's).
levels() {
    awk 'BEGIN {
        pi = atan2(0, -1)
        for (m = 0; m <= 180; m += 10) {
            t = m / 60 - 4
            level = 0.5 + 4.6 * cos(2 * pi * t / 12.42) + 0.9 * exp(-(t / 4) ^ 2) + 0.3
            printf "{\"measured_at\": \"2024-02-12T%02d:%02d:00Z\", \"level\": %.1f}\n", 6 + int(m / 60), m % 60, 100 * (level + 4)
        }
    }'
}

# Only what this demonstration wrote before is replaced.
rm -rf "$out"
mkdir -p "$out"
start_broker
say "Broker on 127.0.0.1:$broker_port"
calade live data/live/demo_live.toml --set "broker.port=$broker_port" \
    --until-idle 4 --stop-after $((limit - 15)) >"$work/live.out" 2>"$work/live.err" &
reader=$!
for ((try = 0; try < 600; try++)); do
    if grep -q 'connected as' "$work/live.err"; then break; fi
    kill -0 "$reader" 2>/dev/null || {
        cat "$work/live.err" >&2
        fail "calade live did not start"
    }
    sleep 0.05
done
say "calade live watches calade-sur-mer/sea/level; the gauge reports:"
tail -n +1 -f "$work/live.out" &
shown=$!
levels | while read -r line; do
    printf '%s\n' "$line"
    sleep 0.25
done | tee "$work/sent" | mosquitto_pub -h 127.0.0.1 -p "$broker_port" -t calade-sur-mer/sea/level -q 1 -l
say "$(wc -l <"$work/sent") levels sent, the last: $(tail -n 1 "$work/sent")"

code=0
wait "$reader" || code=$?
reader=
sleep 0.2
kill "$shown" 2>/dev/null || true
wait "$shown" 2>/dev/null || true
if ((code != 0)); then
    cat "$work/live.err" >&2
    fail "calade live ended with $code"
fi
grep -q '"kind":"consequences"' "$out/alerts.jsonl" || fail "no consequences in $out/alerts.jsonl"
if grep -q '"error"' "$out/alerts.jsonl"; then fail "the run failed: $(grep -m 1 '"error"' "$out/alerts.jsonl")"; fi
latency=$(sed -n 's/.*"latency_ms":\([0-9.]*\).*/\1/p' "$out/alerts.jsonl" | sort -n | tail -n 1)
say "Slowest alert: $latency ms after its message"
say "Alerts:   $out/alerts.jsonl"
say "Readings: $out/readings.db"
say "Run:      $(find "$out" -mindepth 1 -maxdepth 1 -type d | sort | tail -n 1)"
