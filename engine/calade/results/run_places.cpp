// SPDX-License-Identifier: Apache-2.0
#include "calade/results/run_places.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace calade::results {

namespace {

constexpr std::array<const char*, 8> searched = {
    "sites", "stations", "buildings", "streets", "defences", "pumps", "gates", "power_lines"};

// The letter under the accent for U+00C0 to U+00FF; 0 where there is none.
char base_letter(unsigned code) {
    static constexpr const char table[] = {'a', 'a', 'a', 'a', 'a', 'a', 'a', 'c', 'e', 'e', 'e',
                                           'e', 'i', 'i', 'i', 'i', 'd', 'n', 'o', 'o', 'o', 'o',
                                           'o', 0,   'o', 'u', 'u', 'u', 'u', 'y', 0,   's'};
    return table[(code - 0xC0U) % 32U];
}

// What the feature is called, the stable id last.
std::vector<std::string> names_of(const io::Layer& layer, std::size_t feature) {
    std::vector<std::string> names;
    for (const char* field : {"label", "name"}) {
        if (layer.has_field(field)) {
            std::string name = io::Column(layer, field).text_or(feature, "");
            if (!name.empty()) {
                names.push_back(std::move(name));
            }
        }
    }
    return names;
}

}  // namespace

std::string plain_name(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte == 0xC3U && i + 1 < text.size()) {
            const unsigned code = 0xC0U + (static_cast<unsigned char>(text[++i]) & 0x3FU);
            if (const char letter = base_letter(code); letter != 0) {
                plain += letter;
            }
        } else if (byte == '_' || byte == '-') {
            plain += ' ';
        } else {
            plain += byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : text[i];
        }
    }
    return plain;
}

RunPlaces::RunPlaces(const FinishedRun& run) {
    for (const char* name : searched) {
        layers_.push_back(run.layer(name));
    }
}

const io::Layer& RunPlaces::layer(std::string_view name) const {
    return *std::find_if(layers_.begin(), layers_.end(),
                         [&](const io::Layer& l) { return l.name == name; });
}

std::vector<RunPlace> RunPlaces::find(std::string_view name) const {
    const std::string wanted = plain_name(name);
    std::vector<RunPlace> found;
    std::vector<std::string> known;  // as written
    std::vector<std::string> plain;  // the same, as compared
    for (const auto& layer : layers_) {
        RunPlace place{layer.name, {}, {}};
        for (std::size_t i = 0; i < layer.features.size(); ++i) {
            const std::vector<std::string> names = names_of(layer, i);
            for (const auto& one : names) {
                if (plain_name(one) == wanted) {
                    place.features.push_back(i);
                    place.label = names.front();
                    break;
                }
            }
            for (const auto& one : names) {
                known.push_back(one);
                plain.push_back(plain_name(one));
            }
        }
        if (!place.features.empty()) {
            found.push_back(std::move(place));
        }
    }
    if (found.empty()) {
        const std::string near = nearest_name(wanted, plain);
        const auto position = std::find(plain.begin(), plain.end(), near);
        fail<DataError>(
            "'{}' is no site, station, building, street, defence, pump or gate of this town{}",
            name,
            near.empty() ? std::string("; layers.gpkg lists the names")
                         : fmt::format(", did you mean '{}'?",
                                       known[static_cast<std::size_t>(position - plain.begin())]));
    }
    return found;
}

}  // namespace calade::results
