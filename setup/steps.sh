# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# How ./run speaks: one line a step, with progress and time left while it works, its log kept, and
# the end of that log shown if it fails. Sourced by ./run; expects $root.

logs=$root/build/logs
step_group=

say() { printf '%s\n' "$*"; }
fail() {
    printf './run: %s\n' "$*" >&2
    exit 1
}

# clock SECONDS: "42 s" or "3 min 05 s".
clock() {
    if (($1 < 120)); then printf '%d s' "$1"; else printf '%d min %02d s' $(($1 / 60)) $(($1 % 60)); fi
}

# progress_of LOG: "done total" read from the end of what ninja, apt, ctest or pytest wrote.
progress_of() {
    tail -c 6000 "$1" 2>/dev/null | tr '\r' '\n' | awk '
        /^\[[0-9]+\/[0-9]+\]/       { split(substr($1, 2), part, /[\/\]]/); done = part[1]; all = part[2] }
        /^dlstatus:/                { split($0, part, ":"); done = part[3] / 2; all = 100 }
        /^pmstatus:/                { split($0, part, ":"); done = 50 + part[3] / 2; all = 100 }
        /^ *[0-9]+\/[0-9]+ Test +#/ { split($1, part, "/"); done = part[1]; all = part[2] }
        /\[ *[0-9]+%\]$/            { match($0, /[0-9]+%\]$/); done = substr($0, RSTART, RLENGTH - 2); all = 100 }
        END { if (all > 0) printf "%d %d", done, all }'
}

# show_progress TITLE LOG SECONDS: one line, rewritten on a terminal, now and then elsewhere.
show_progress() {
    local finished=0 all=0 note='' left
    read -r finished all <<<"$(progress_of "$2")" || true
    if ((${all:-0} > 0 && finished > 0)); then
        left=$((($3 * (all - finished)) / finished))
        note=", $((100 * finished / all)) %"
        # The first of them say little: the longest tests begin before the others.
        if (($3 >= 3 && 20 * finished >= all)); then note+=", about $(clock $left) left"; fi
    fi
    if [[ -t 1 ]]; then
        printf '\r\033[K  ...   %s (%s%s)' "$1" "$(clock "$3")" "$note"
    elif (($3 >= next_report)); then
        printf '  ...   %s (%s%s)\n' "$1" "$(clock "$3")" "$note"
        next_report=$(($3 + 15))
    fi
}

# Ends what the running step started, and waits for it, so that nothing works on behind our back.
stop_step() {
    trap - INT TERM
    if [[ -n $step_group ]]; then
        kill -TERM -- "-$step_group" 2>/dev/null || true
        wait "$step_group" 2>/dev/null || true
    fi
    printf '\n./run: stopped; what is done stays done, the same command goes on from here\n' >&2
    exit 130
}

# try_step NAME TITLE COMMAND…: runs it with its output in build/logs/NAME.log; gives its exit code.
try_step() {
    local name=$1 title=$2 log=$logs/$1.log begin=$SECONDS code=0 next_report=15 tick=0
    shift 2
    mkdir -p "$logs"
    set -m # a process group of its own, so that stop_step reaches all of it
    "$@" >"$log" 2>&1 </dev/null &
    step_group=$!
    set +m
    trap stop_step INT TERM
    while kill -0 "$step_group" 2>/dev/null; do
        if ((tick++ < 20)); then sleep 0.1; else sleep 1; fi
        ((SECONDS - begin < 2)) || show_progress "$title" "$log" $((SECONDS - begin))
    done
    wait "$step_group" || code=$?
    step_group=
    trap - INT TERM
    [[ ! -t 1 ]] || printf '\r\033[K'
    if ((code == 0)); then
        say "  done  $title ($(clock $((SECONDS - begin))))"
    else
        say "  FAIL  $title ($(clock $((SECONDS - begin)))), the whole log: ${log#"$root"/}"
    fi
    return $code
}

# step NAME TITLE COMMAND…: as try_step, but a failure shows the end of the log and ends ./run.
step() {
    local name=$1
    try_step "$@" && return
    tail -n 40 "$logs/$name.log" >&2
    exit 1
}
