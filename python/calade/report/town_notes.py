# SPDX-License-Identifier: Apache-2.0
"""The notes and sources of a town's maker in the language of a report.

The program writes its notes in English into the town. Each sentence that it can write stands here
with its translation; a gap {name} takes what the sentence tells, numbers with the decimal sign of
the language. What the author of a recipe wrote (notes, reasons) stays as it was written.
"""

import re

from calade.report.language import Language

_FRENCH = (
    (
        "A made-up town: every value is synthesised. {n} buildings within a reach of {m} m.",
        "Ville inventée : toutes les valeurs sont synthétisées. {n} bâtiments sur une étendue de {m} m.",
    ),
    ("{name} found no place and was left out.", "{name} n’a pas trouvé de place et manque."),
    (
        "Flood domain: {n} cells of {m} m ({km2} km2), {sea} of them sea or open harbour water within "
        "{reach} m of the communes; the bed of {floored} cells is floored at {floor} m and marked "
        "estimated.",
        "Domaine inondable : {n} mailles de {m} m ({km2} km²), dont {sea} de mer ou de bassin ouvert à "
        "moins de {reach} m des communes ; le fond de {floored} mailles est limité à {floor} m et "
        "marqué « estimé ».",
    ),
    (
        "Watercourses opened along {lines} lines of {file}: {n} cells lowered, by up to {m} m, where "
        "bridges, culverts or noise of the terrain model dammed them over less than {dam} m; marked "
        "estimated. {wide} cells of wide rivers are open water, no land.",
        "Cours d’eau ouverts le long de {lines} lignes de {file} : {n} mailles abaissées, de {m} m au "
        "plus, là où ponts, buses ou bruit du modèle de terrain les barraient sur moins de {dam} m ; "
        "marquées « estimé ». {wide} mailles de larges rivières sont de l’eau libre, non de la terre.",
    ),
    (
        "Pass '{name}': {n} cells carved to {bed} m, from up to {top} m, marked estimated; no defence "
        "closes it.{reason}",
        "Passe « {name} » : {n} mailles creusées à {bed} m, depuis {top} m au plus, marquées "
        "« estimé » ; aucun ouvrage ne la ferme.{reason}",
    ),
    (
        "Defences: {n} from the {lines} lines of {file}; {cut} lines are cut where a watercourse or a "
        "pass leads through them; {low} crests lay below their own ground (by up to {m} m) and take its "
        "height, marked estimated; {out} pieces lie outside the domain and are left out.",
        "Ouvrages de défense : {n}, tirés des {lines} lignes de {file} ; {cut} lignes sont coupées là où "
        "passe un cours d’eau ou une passe ; {low} crêtes étaient sous leur propre terrain (de {m} m au "
        "plus) et en prennent la cote, marquées « estimé » ; {out} morceaux hors du domaine sont "
        "écartés.",
    ),
    (
        "Buildings: {n} of {file}; {out} outside the communes and {flat} without area are left "
        "out{words}.",
        "Bâtiments : {n} de {file} ; {out} hors des communes et {flat} sans surface sont "
        "écartés{words}.",
    ),
    (
        "Heights of {n} buildings estimated from footprint area and use.",
        "Hauteur de {n} bâtiments estimée d’après leur emprise et leur usage.",
    ),
    (
        "Streets: {n} between {nodes} junctions from {file} ({out} outside the communes and {short} "
        "shorter than 1 m left out); {oneway} one-way, {bridges} bridges; {guess} had no class and "
        "{width} no width: both by rule. {main} junctions are on the largest strongly connected car "
        "network; trips start and end only there. {signals} signalised junctions synthesised.",
        "Rues : {n} tronçons entre {nodes} carrefours, tirés de {file} ({out} hors des communes et "
        "{short} de moins de 1 m écartés) ; {oneway} à sens unique, {bridges} ponts ; {guess} sans "
        "classe et {width} sans largeur, fixées par règle. {main} carrefours sont sur le plus grand "
        "réseau routier fortement connexe : les trajets n’ont leurs extrémités que là. {signals} "
        "carrefours à feux synthétisés.",
    ),
    (
        "Population: {n} people in {dwellings} dwellings, by the distribution of {file} (which sums to "
        "{sum}) scaled to the communes' totals; {moved} people of units without a dwelling are spread "
        "over their commune; marked estimated.",
        "Population : {n} habitants dans {dwellings} bâtiments de logement, selon la répartition de "
        "{file} (dont la somme est {sum}) ramenée aux totaux des communes ; {moved} habitants d’unités "
        "sans logement sont répartis dans leur commune ; marquée « estimé ».",
    ),
    (
        "Basin '{name}' ({kind}): {n} cells, no land; its gates keep {m} m when a run begins, "
        "estimated: {reason}",
        "Bassin « {name} » ({kind}) : {n} mailles, aucune terre ; ses portes y gardent {m} m au début "
        "d’un calcul, estimé : {reason}",
    ),
    (
        "Basin '{name}' ({kind}): {n} cells, no land; it begins without water of its own.",
        "Bassin « {name} » ({kind}) : {n} mailles, aucune terre ; il est sans eau propre au début.",
    ),
    (
        "Power grid synthesised: {stations} MV/LV stations in {rings} open rings from one HV/MV "
        "station, {buses} buses, {customers} customers, {mw} MW at the peak; voltages {low} to {high} "
        "pu; {lines} lines thickened and {taps} taps set for voltage; {cables} straight cables between "
        "separate street parts; {out} buildings without a bus within {m} m. Trip depths are defaults.",
        "Réseau électrique synthétisé : {stations} postes HTA/BT en {rings} boucles ouvertes depuis un "
        "poste source, {buses} nœuds, {customers} clients, {mw} MW à la pointe ; tensions de {low} à "
        "{high} pu ; {lines} lignes renforcées et {taps} prises réglées pour la tension ; {cables} "
        "câbles directs entre des parties de rues séparées ; {out} bâtiments sans nœud à moins de {m} m. "
        "Les hauteurs d’eau de déclenchement sont des valeurs par défaut.",
    ),
    (
        "Power grid from a map: {hv} HV/MV and {stations} MV/LV stations, {mv} MV and {lv} LV lines "
        "read, {joints} joints at medium voltage, {open} normally open, {mw} MW at the peak; {counts}. "
        "Sizes, taps, loads and trip depths are estimated.",
        "Réseau électrique tiré d’une carte : {hv} postes sources et {stations} postes HTA/BT, {mv} "
        "lignes HTA et {lv} lignes BT lues, {joints} jonctions HTA, {open} normalement ouvertes, {mw} MW "
        "à la pointe ; {counts}. Sections, prises, charges et hauteurs de déclenchement sont estimées.",
    ),
    (
        "Travel demand synthesised: {zones} zones, {trips} car trips an hour between them ({inside} "
        "more stay inside their zone and are left out); gravity model over free-flow time, balanced to "
        "{error} in {rounds} rounds.",
        "Demande de déplacement synthétisée : {zones} zones, {trips} trajets en voiture par heure entre "
        "elles ({inside} de plus restent dans leur zone et sont écartés) ; modèle gravitaire sur le "
        "temps à vide, équilibré à {error} près en {rounds} tours.",
    ),
    (
        "Drains and soil take {built} mm/h where houses or streets stand and {open} mm/h elsewhere, "
        "estimated: {reason}",
        "Réseaux et sol absorbent {built} mm/h là où il y a maisons ou rues et {open} mm/h ailleurs, "
        "estimé : {reason}",
    ),
    (
        "Joins: every building has its flood cells, an access street and a supply point, except: "
        "{missing}.",
        "Liens : chaque bâtiment a ses mailles, sa rue d’accès et son point d’alimentation, sauf : "
        "{missing}.",
    ),
    (
        "Joins: every building has its flood cells, an access street and a supply point.",
        "Liens : chaque bâtiment a ses mailles, sa rue d’accès et son point d’alimentation.",
    ),
)

# The tables of a recipe that name files.
_SOURCES = {
    "areas": ("Communes, districts and zones", "Communes, quartiers et zones"),
    "terrain": ("Terrain", "Terrain"),
    "channels": ("Watercourses", "Cours d’eau"),
    "defences": ("Defences", "Ouvrages de défense"),
    "buildings": ("Buildings", "Bâtiments"),
    "streets": ("Streets", "Rues"),
    "population": ("Population", "Population"),
    "sites": ("Critical sites", "Sites sensibles"),
    "gates": ("Gates", "Portes et vannes"),
    "pumps": ("Pumps", "Pompes"),
    "power": ("Electrical network", "Réseau électrique"),
}

# What stands in a gap and is no number.
_FRENCH_WORDS = {
    "wet_dock": "bassin à flot",
    "dry_dock": "forme de radoub",
    "no street within reach": "aucune rue à portée",
    "no supply point within reach": "aucun point d’alimentation à portée",
    "street: ": "rue : ",
}
_GAP = re.compile(r"\{(\w+)\}")
_NUMBER = re.compile(r"(?<![\w.])(-?\d+)\.(\d+(?:e[-+]?\d+)?)(?![\w.])")


def _pattern(sentence: str) -> re.Pattern:
    parts = _GAP.split(sentence)
    text = "".join(f"(?P<{p}>.*?)" if i % 2 else re.escape(p) for i, p in enumerate(parts))
    return re.compile(text, re.DOTALL)


_FRENCH_PATTERNS = tuple((_pattern(english), french) for english, french in _FRENCH)


def _told(text: str, gap: str) -> str:
    if gap in ("reason", "name", "file"):
        return text
    for english, french in _FRENCH_WORDS.items():
        text = text.replace(english, french)
    return _NUMBER.sub(r"\1,\2", text)


def town_note(note: str, language: Language) -> str:
    """A note in the report's language; as it is where it is the recipe's own or none is known."""
    if language.code != "fr":
        return note
    for pattern, french in _FRENCH_PATTERNS:
        if found := pattern.fullmatch(note):
            return _GAP.sub(lambda g: _told(found[g[1]], g[1]), french)
    return note


def town_source(name: str, language: Language) -> str:
    """A recipe's table ("areas[1]") in words ("Communes, districts and zones 2"); else as it is."""
    table, _, number = name.rstrip("]").partition("[")
    words = _SOURCES.get(table, (name, name))[language.code == "fr"]
    return f"{words} {int(number) + 1}" if number.isdigit() and int(number) > 0 else words
