# SPDX-License-Identifier: Apache-2.0
import pytest

import calade


def first_closed(run: calade.Run) -> str:
    closed = run.events[run.events["kind"] == "street_closed"]
    return closed.iloc[0]["label"]


def test_a_street_is_followed_down_to_the_sea(run_a: calade.Run):
    told = run_a.explain(first_closed(run_a))
    event = told["places"][0]["effects"][0]["because"]
    times = [event["t"]]
    while event["causes"]:
        event = event["causes"][0]
        times.append(event["t"])
    assert event["kind"] == "sea_level_rising"
    assert times == sorted(times, reverse=True)
    assert first_closed(run_a) in told["text"]


def test_french_is_spoken(run_a: calade.Run):
    assert "Heures UTC" in run_a.explain(first_closed(run_a), "fr")["text"]
    with pytest.raises(calade.UsageError, match="expected en or fr"):
        run_a.explain(first_closed(run_a), "de")


def test_an_unknown_place_is_answered_with_the_nearest(run_a: calade.Run):
    with pytest.raises(calade.DataError, match=f"did you mean '{first_closed(run_a)}'"):
        run_a.explain(first_closed(run_a) + "x")
