# SPDX-License-Identifier: Apache-2.0
"""Words of the action plan, of evacuations and of the measures that are orders or structures, in English."""

WORDS = {
    "orders": "Action plan and evacuation",
    "orders.text": "The last safe departure is the latest time from which everybody of a district can leave with every street before them still open, by the closures that this run saw; a dash: no street on their way closes. It does not count queues, and the model's closures are not certain: leave earlier.",
    "orders.plan": "Actions of the town's plan and the time left for each (below zero: too late)",
    "orders.evacuations": "Evacuations, and the last safe departure of each district",
    "orders.elsewhere": "outside all districts",
    "column.action": "Action",
    "column.responsible": "Responsible",
    "column.triggered": "Triggered",
    "column.done": "Done",
    "column.needed_by": "Needed by",
    "column.minutes_left": "Minutes left",
    "column.evacuation": "Evacuation",
    "column.people": "People",
    "column.sheltered": "Sheltered",
    "column.ordered": "Ordered",
    "column.t90": "90 % arrived",
    "column.last_safe_departure": "Last safe departure",
    "measure.mobile_pump": "{name}: a mobile pump",
    "measure.culvert": "{name}: a new culvert",
    "measure.culvert_flap": "{target}: a flap on the culvert",
    "measure.desealing": "{name}: ground unsealed, takes in {value} mm/h",
    "measure.switch": "{target}: switched ahead of the water",
    "measure.closure_plan": "{name}: streets closed and traffic diverted",
    "measure.evacuation": "{name}: evacuation",
}  # fmt: skip
