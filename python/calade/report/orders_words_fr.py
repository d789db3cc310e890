# SPDX-License-Identifier: Apache-2.0
"""Words of the action plan, of evacuations and of the measures that are orders or structures, in French."""

WORDS = {
    "orders": "Plan d’actions et évacuation",
    "orders.text": "Le dernier départ sûr est l’heure la plus tardive à laquelle tous les habitants d’un quartier peuvent partir en trouvant encore chaque rue ouverte devant eux, selon les fermetures de cette simulation ; un tiret : aucune rue de leur trajet ne ferme. Il ne compte pas les files d’attente, et les fermetures calculées ne sont pas certaines : partir plus tôt.",
    "orders.plan": "Actions du plan communal et temps restant pour chacune (négatif : trop tard)",
    "orders.evacuations": "Évacuations, et dernier départ sûr de chaque quartier",
    "orders.elsewhere": "hors des quartiers",
    "column.action": "Action",
    "column.responsible": "Responsable",
    "column.triggered": "Déclenchée",
    "column.done": "Faite",
    "column.needed_by": "Nécessaire à",
    "column.minutes_left": "Minutes restantes",
    "column.evacuation": "Évacuation",
    "column.people": "Personnes",
    "column.sheltered": "Hébergées",
    "column.ordered": "Ordre",
    "column.t90": "90 % arrivés",
    "column.last_safe_departure": "Dernier départ sûr",
    "measure.mobile_pump": "{name} : pompe mobile",
    "measure.culvert": "{name} : nouvelle buse",
    "measure.culvert_flap": "{target} : clapet sur la buse",
    "measure.desealing": "{name} : sol désimperméabilisé, absorbe {value} mm/h",
    "measure.switch": "{target} : manœuvre avant l’arrivée de l’eau",
    "measure.closure_plan": "{name} : rues fermées et circulation déviée",
    "measure.evacuation": "{name} : évacuation",
}  # fmt: skip
