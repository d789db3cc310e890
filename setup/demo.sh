# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The demonstration: a storm surge on the demo town, with and without a raised quay.

demo_targets=(calade calade_python calade-view)

demo_steps() {
    local run
    for run in demo_surge demo_surge_raised_quay; do
        say "Run scenarios/$run.toml"
        calade run "scenarios/$run.toml" --out "runs/$run" --force
    done
    say "What the raised quay changes"
    calade compare runs/demo_surge runs/demo_surge_raised_quay --force
    say "Write the reports"
    calade report runs/demo_surge runs/demo_surge_raised_quay --lang fr
    calade report runs/demo_surge runs/demo_surge_raised_quay --lang en
    say "The runs and their reports are in $root/runs:"
    find runs -path 'runs/demo_surge*' -name report.html | sort | sed 's/^/  /'
}
