// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/street_names.hpp"

#include "calade/base/random.hpp"

#include <fmt/format.h>

#include <array>
#include <numeric>
#include <span>
#include <string_view>

namespace calade::city::demo {

namespace {

constexpr std::array<std::string_view, 132> subjects{"des Cordiers",
                                                     "des Harengères",
                                                     "du Vieux Puits",
                                                     "des Tonneliers",
                                                     "de la Saline",
                                                     "des Calfats",
                                                     "du Cabestan",
                                                     "des Voiliers",
                                                     "des Ivoiriers",
                                                     "du Grenier à Sel",
                                                     "de la Halle aux Draps",
                                                     "des Merciers",
                                                     "du Four Banal",
                                                     "de l'Ancre",
                                                     "des Charpentiers",
                                                     "du Gouvernail",
                                                     "de la Mâture",
                                                     "des Filets",
                                                     "des Terre-Neuvas",
                                                     "de la Sardine",
                                                     "du Phare",
                                                     "des Sémaphores",
                                                     "de l'Estran",
                                                     "des Galets",
                                                     "de la Falaise",
                                                     "du Goémon",
                                                     "des Embruns",
                                                     "des Mouettes",
                                                     "des Cormorans",
                                                     "des Goélands",
                                                     "du Courlis",
                                                     "des Sternes",
                                                     "de la Marée",
                                                     "du Jusant",
                                                     "du Flot",
                                                     "des Équinoxes",
                                                     "du Noroît",
                                                     "du Suroît",
                                                     "de la Rose des Vents",
                                                     "du Compas",
                                                     "de l'Octant",
                                                     "des Pilotins",
                                                     "du Bosco",
                                                     "des Gabiers",
                                                     "de la Misaine",
                                                     "du Beaupré",
                                                     "du Foc",
                                                     "de l'Artimon",
                                                     "des Marins Perdus",
                                                     "de la Vigie",
                                                     "des Pommiers",
                                                     "du Pressoir",
                                                     "des Poiriers",
                                                     "de la Cidrerie",
                                                     "du Verger",
                                                     "des Noisetiers",
                                                     "des Aubépines",
                                                     "du Sureau",
                                                     "des Tilleuls",
                                                     "des Ormes",
                                                     "du Gros Chêne",
                                                     "des Frênes",
                                                     "des Saules",
                                                     "du Houx",
                                                     "de la Lande",
                                                     "des Bruyères",
                                                     "des Genêts",
                                                     "des Coquelicots",
                                                     "des Bleuets",
                                                     "des Primevères",
                                                     "du Colombier",
                                                     "de la Ferme Blanche",
                                                     "du Clos Masure",
                                                     "de la Charretterie",
                                                     "de la Bergerie",
                                                     "du Lin",
                                                     "du Colza",
                                                     "des Moissons",
                                                     "de la Meule",
                                                     "du Moulin à Vent",
                                                     "de la Briqueterie",
                                                     "du Four à Chaux",
                                                     "de la Carrière",
                                                     "du Silex",
                                                     "de la Craie",
                                                     "de la Source",
                                                     "du Lavoir",
                                                     "des Tanneurs",
                                                     "du Gué",
                                                     "du Vannage",
                                                     "de la Passerelle",
                                                     "des Cressonnières",
                                                     "de la Truite",
                                                     "des Roseaux",
                                                     "du Martin-Pêcheur",
                                                     "de l'Écluse",
                                                     "des Lavandières",
                                                     "du Prieuré",
                                                     "de l'Abbaye",
                                                     "du Cloître",
                                                     "du Calvaire",
                                                     "de l'Ermitage",
                                                     "de la Chapelle",
                                                     "des Pèlerins",
                                                     "du Marché",
                                                     "de la Poste",
                                                     "du Théâtre",
                                                     "de l'Horloge",
                                                     "des Remparts",
                                                     "du Bastion",
                                                     "de la Tour aux Crabes",
                                                     "de la Poterne",
                                                     "du Rempart Nord",
                                                     "de l'Arsenal",
                                                     "des Canonniers",
                                                     "de la Paix",
                                                     "de la Liberté",
                                                     "de l'Égalité",
                                                     "de la Fraternité",
                                                     "du Onze Novembre",
                                                     "du Huit Mai",
                                                     "Marie Levasseur",
                                                     "Jeanne Hauchecorne",
                                                     "Augustin Delamare",
                                                     "Célestin Vauquelin",
                                                     "Pauline Auber",
                                                     "du Capitaine Lheureux",
                                                     "du Docteur Saffray",
                                                     "de l'Instituteur Noël",
                                                     "Alice Quesnel",
                                                     "de l'Amiral Toutain",
                                                     "des Sauveteurs"};

// The first round of subjects is "Rue" for all small streets; families share no other word.
constexpr std::array<std::string_view, 2> large{"Avenue", "Boulevard"};
constexpr std::array<std::string_view, 6> small{"Rue",   "Allée",   "Ruelle",
                                                "Sente", "Venelle", "Clos"};
constexpr std::array<std::string_view, 4> country{"Rue", "Route", "Chemin", "Voie"};

}  // namespace

std::string street_name(std::uint64_t seed, int number, StreetClass street_class) {
    // A stride without common divisor walks through all subjects before one comes again.
    const auto count = static_cast<int>(subjects.size());
    const int start = static_cast<int>(random_bits(seed, 201, 0) % subjects.size());
    const int subject = (start + number % count * 35) % count;
    static_assert(std::gcd(35, 132) == 1);
    const auto round = static_cast<std::size_t>(number / count);
    std::span<const std::string_view> kinds = small;
    if (street_class == StreetClass::primary || street_class == StreetClass::secondary) {
        kinds = large;
    } else if (street_class == StreetClass::tertiary) {
        kinds = country;
    }
    const auto subject_name = subjects[static_cast<std::size_t>(subject)];
    const auto kind = kinds[round % kinds.size()];
    return round < kinds.size()
               ? fmt::format("{} {}", kind, subject_name)
               : fmt::format("{} {} {}", kind, subject_name, round / kinds.size() + 1);
}

}  // namespace calade::city::demo
