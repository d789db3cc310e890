// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/street_label.hpp"

#include <algorithm>
#include <cctype>
#include <map>

namespace calade::city {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

// Abbreviations that stand first in a name (IGN BD TOPO, after La Poste's list).
const Words& kinds() {
    static const Words words{
        {"R", "rue"},           {"IMP", "impasse"},   {"CHE", "chemin"},    {"ALL", "allée"},
        {"AV", "avenue"},       {"PL", "place"},      {"QU", "quai"},       {"QUAI", "quai"},
        {"RTE", "route"},       {"RES", "résidence"}, {"BD", "boulevard"},  {"SEN", "sentier"},
        {"SEN.", "sentier"},    {"PAS", "passage"},   {"PASS", "passage"},  {"VOI", "voie"},
        {"ESPA", "esplanade"},  {"RLE", "ruelle"},    {"CITE", "cité"},     {"SQ", "square"},
        {"RPT", "rond-point"},  {"RPE", "rampe"},     {"ROC", "rocade"},    {"PLE", "passerelle"},
        {"CRS", "cours"},       {"ARC", "arcades"},   {"TRA", "traverse"},  {"PROM", "promenade"},
        {"LOT", "lotissement"}, {"CHS", "chaussée"},  {"CAV", "cavée"},     {"FG", "faubourg"},
        {"HAM", "hameau"},      {"VLA", "villa"},     {"MTE", "montée"},    {"COTE", "côte"},
        {"GR", "grande rue"},   {"RUE", "rue"},       {"GRANDE", "grande"}, {"COUR", "cour"},
        {"AVENUE", "avenue"},   {"PLACE", "place"},   {"CHEMIN", "chemin"}, {"ROUTE", "route"}};
    return words;
}

const Words& small_words() {
    static const Words words{{"DE", "de"},
                             {"DU", "du"},
                             {"DES", "des"},
                             {"LA", "la"},
                             {"LE", "le"},
                             {"LES", "les"},
                             {"AU", "au"},
                             {"AUX", "aux"},
                             {"ET", "et"},
                             {"EN", "en"},
                             {"SUR", "sur"},
                             {"SOUS", "sous"},
                             {"A", "à"},
                             {"RUE", "rue"},
                             {"JANVIER", "janvier"},
                             {"MARS", "mars"},
                             {"FEVRIER", "février"},
                             {"AVRIL", "avril"},
                             {"MAI", "mai"},
                             {"JUIN", "juin"},
                             {"JUILLET", "juillet"},
                             {"AOUT", "août"},
                             {"OCTOBRE", "octobre"},
                             {"SEPTEMBRE", "septembre"},
                             {"NOVEMBRE", "novembre"},
                             {"DECEMBRE", "décembre"}};
    return words;
}

const Words& accented() {
    static const Words words{{"GENERAL", "Général"},
                             {"MARECHAL", "Maréchal"},
                             {"MARECHAUX", "Maréchaux"},
                             {"REPUBLIQUE", "République"},
                             {"RESISTANCE", "Résistance"},
                             {"LIBERATION", "Libération"},
                             {"REGIMENT", "Régiment"},
                             {"ECOSSE", "Écosse"},
                             {"EGLISE", "Église"},
                             {"HOPITAL", "Hôpital"},
                             {"HOTEL", "Hôtel"},
                             {"CHATEAU", "Château"},
                             {"RENE", "René"},
                             {"ANDRE", "André"},
                             {"EMILE", "Émile"},
                             {"LEON", "Léon"},
                             {"ABBE", "Abbé"},
                             {"EDOUARD", "Édouard"},
                             {"ETIENNE", "Étienne"},
                             {"EUGENE", "Eugène"},
                             {"FRANCOIS", "François"},
                             {"HELENE", "Hélène"},
                             {"IRENEE", "Irénée"},
                             {"THEOPHILE", "Théophile"},
                             {"CESAR", "César"},
                             {"NOEL", "Noël"},
                             {"REMY", "Rémy"},
                             {"LEONARD", "Léonard"},
                             {"JEROME", "Jérôme"},
                             {"JAURES", "Jaurès"},
                             {"PREVERT", "Prévert"},
                             {"BLERIOT", "Blériot"},
                             {"AMPERE", "Ampère"},
                             {"CHENIER", "Chénier"},
                             {"QUEBEC", "Québec"},
                             {"MONTREAL", "Montréal"},
                             {"NORVEGE", "Norvège"},
                             {"JERUSALEM", "Jérusalem"},
                             {"VERTE", "Verte"},
                             {"FRENE", "Frêne"},
                             {"CHENE", "Chêne"},
                             {"CHENES", "Chênes"},
                             {"HETRES", "Hêtres"},
                             {"AUBEPINES", "Aubépines"},
                             {"MESANGES", "Mésanges"},
                             {"HERONS", "Hérons"},
                             {"GOELANDS", "Goélands"},
                             {"ECUREUIL", "Écureuil"},
                             {"BOEUF", "Bœuf"},
                             {"BLE", "Blé"},
                             {"PRES", "Prés"},
                             {"FORET", "Forêt"},
                             {"RIVIERE", "Rivière"},
                             {"GREVES", "Grèves"},
                             {"GREVE", "Grève"},
                             {"FRERES", "Frères"},
                             {"SOEURS", "Sœurs"},
                             {"PERE", "Père"},
                             {"COEUR", "Cœur"},
                             {"TETE", "Tête"},
                             {"EPEE", "Épée"},
                             {"EPINETTE", "Épinette"},
                             {"ETOILE", "Étoile"},
                             {"SEMAPHORE", "Sémaphore"},
                             {"MONASTERE", "Monastère"},
                             {"CARENAGE", "Carénage"},
                             {"CAVEE", "Cavée"},
                             {"CHRETIEN", "Chrétien"},
                             {"MAREE", "Marée"},
                             {"MARCHE", "Marché"},
                             {"PRECHE", "Prêche"},
                             {"ENTREPOT", "Entrepôt"},
                             {"CITE", "Cité"},
                             {"COTE", "Côte"},
                             {"SAINTE", "Sainte"},
                             {"ALBATRE", "Albâtre"},
                             {"BELVEDERE", "Belvédère"},
                             {"PHENIX", "Phénix"},
                             {"SUEDOISE", "Suédoise"},
                             {"BREAUTE", "Bréauté"},
                             {"BREQUIGNY", "Bréquigny"},
                             {"BERIGNY", "Bérigny"},
                             {"MERAULT", "Mérault"},
                             {"REVILLE", "Réville"},
                             {"REDELE", "Rédélé"},
                             {"EVRARD", "Évrard"},
                             {"FERET", "Féret"},
                             {"MEHUL", "Méhul"},
                             {"HEBERT", "Hébert"},
                             {"MENARD", "Ménard"}};
    return words;
}

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "IV", "XIX": capitals I, V and X in an order that numbers have.
bool is_roman(std::string_view word) {
    return word.find_first_not_of("IVX") == std::string_view::npos &&
           std::count(word.begin(), word.end(), 'I') <= 3 &&
           std::count(word.begin(), word.end(), 'V') <= 1;
}

std::string capitalised(std::string_view word) {
    std::string out(word);
    std::transform(out.begin() + 1, out.end(), out.begin() + 1,
                   [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
    return out;
}

/// One run of letters and digits.
std::string word(std::string_view text, bool first, bool inside) {
    if (first) {
        if (const auto kind = kinds().find(text); kind != kinds().end()) {
            return kind->second;
        }
    }
    if (inside) {
        if (const auto small = small_words().find(text); small != small_words().end()) {
            return small->second;
        }
    }
    if (const auto known = accented().find(text); known != accented().end()) {
        return known->second;
    }
    if (is_digit(text.front())) {  // "39EME" is "39e", "1ER" stays "1er"
        const auto end = text.find_first_not_of("0123456789");
        const std::string_view ending = end == std::string_view::npos ? "" : text.substr(end);
        return std::string(text.substr(0, end)) + (ending == "EME"  ? "e"
                                                   : ending == "ER" ? "er"
                                                                    : std::string(ending));
    }
    return text.size() == 1 || is_roman(text) ? std::string(text) : capitalised(text);
}

}  // namespace

std::string french_street_label(std::string_view capitals) {
    if (std::any_of(capitals.begin(), capitals.end(),
                    [](char c) { return c >= 'a' && c <= 'z'; })) {
        return std::string(capitals);
    }
    std::string out;
    std::size_t i = 0;
    while (i < capitals.size()) {
        if (!is_letter(capitals[i]) && !is_digit(capitals[i])) {
            out += capitals[i++];
            continue;
        }
        std::size_t end = i;
        while (end < capitals.size() && (is_letter(capitals[end]) || is_digit(capitals[end]))) {
            ++end;
        }
        const std::string_view text = capitals.substr(i, end - i);
        const bool elided = end < capitals.size() && capitals[end] == '\'' && text.size() == 1;
        const bool ends_here = end < capitals.size() && capitals[end] != ' ';
        if (text == "A" && ends_here) {  // an initial, "A."
            out += text;
        } else if (elided && (text == "D" || text == "L")) {
            out += static_cast<char>(text.front() + 32);
        } else {
            out += word(text, i == 0, i > 0 && capitals[i - 1] != '(');
        }
        i = end;
    }
    // Neighbouring villages: "Neuville-lès-Dieppe" is "Neuville near Dieppe".
    if (const auto near = out.find("-les-"); near != std::string::npos) {
        out.replace(near, 5, "-lès-");
    }
    return out;
}

}  // namespace calade::city
