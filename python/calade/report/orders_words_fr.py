# SPDX-License-Identifier: Apache-2.0
"""Words of the action plan and of evacuations, in French."""

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
}  # fmt: skip
