// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/three_phase/opendss_network.hpp"

#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_build.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::three_phase {

namespace opendss {

double number(const io::DssElement& element, const char* property, double otherwise) {
    const auto* text = element.find(property);
    return text == nullptr ? otherwise : io::dss_number(*text, element.place);
}

std::string word(const io::DssElement& element, const char* property,
                 const std::string& otherwise) {
    const auto* text = element.find(property);
    const auto words = text == nullptr ? std::vector<std::string>{} : io::dss_words(*text);
    std::string out = words.empty() ? otherwise : words[0];
    std::transform(out.begin(), out.end(), out.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return out;
}

bool is_delta(const std::string& connection) {
    return !connection.empty() && (connection[0] == 'd' || connection[0] == 'D' ||
                                   connection.starts_with("ll") || connection.starts_with("LL"));
}

bool is_yes(const std::string& text) {
    return !text.empty() && (text[0] == 'y' || text[0] == 't' || text[0] == 'Y' || text[0] == 'T');
}

std::string label(const io::DssElement& element) {
    return fmt::format("{} '{}' ({})", element.kind, element.name, element.place);
}

double metres(const std::string& unit, const std::string& place) {
    static const std::pair<const char*, double> known[] = {
        {"none", 0.0},  {"mi", 1609.344}, {"kft", 304.8}, {"km", 1000.0}, {"m", 1.0},
        {"ft", 0.3048}, {"in", 0.0254},   {"cm", 0.01},   {"mm", 0.001},  {"miles", 1609.344}};
    for (const auto& [name, value] : known) {
        if (unit == name) {
            return value;
        }
    }
    fail<DataError>("{}: '{}' is no unit of length, expected mi, kft, km, m, ft, in, cm, mm, none",
                    place, unit);
}

std::vector<Index> Builder::terminal(const std::string& bus, std::size_t phases,
                                     std::size_t conductors, const std::string& place) {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < conductors; ++i) {
        numbers.push_back(i < phases ? static_cast<int>(i) + 1 : 0);
    }
    std::string name = bus;
    if (const auto dot = bus.find('.'); dot != std::string::npos) {
        name = bus.substr(0, dot);
        std::size_t i = 0;
        std::string digits;
        for (std::size_t c = dot + 1; c <= bus.size(); ++c) {
            if (c == bus.size() || bus[c] == '.') {
                require<DataError>(!digits.empty() && digits.size() < 3,
                                   "{}: bus '{}' names no phase after a dot", place, bus);
                if (i < conductors) {
                    numbers[i++] = std::stoi(digits);
                }
                digits.clear();
            } else {
                require<DataError>(bus[c] >= '0' && bus[c] <= '9', "{}: bus '{}' has phase '{}'",
                                   place, bus, bus[c]);
                digits += bus[c];
            }
        }
    }
    require<DataError>(!name.empty(), "{}: no bus is named", place);
    std::vector<Index> nodes;
    for (const int number : numbers) {
        if (number == 0) {
            nodes.push_back(-1);
            continue;
        }
        const auto key = fmt::format("{}.{}", name, number);
        const auto [found, fresh] = out.number.try_emplace(key, out.network.nodes);
        if (fresh) {
            out.network.add_node();
            out.node.push_back(key);
        }
        nodes.push_back(found->second);
    }
    return nodes;
}

const io::DssElement& Builder::code(const char* kind, const std::string& name,
                                    const io::DssElement& user) const {
    const auto found = by_name.find(fmt::format("{}.{}", kind, name));
    require<DataError>(found != by_name.end(), "{}: {} '{}' is not defined", label(user), kind,
                       name);
    return *found->second;
}

}  // namespace opendss

OpenDssNetwork make_network(const io::DssScript& script, const Taps& taps) {
    OpenDssNetwork out;
    opendss::Builder build{script, out, {}, taps};
    for (const auto& element : script.elements) {
        build.by_name[element.kind + "." + element.name] = &element;
    }
    bool source = false;
    for (const auto& element : script.elements) {
        const auto enabled = opendss::word(element, "enabled", "yes");
        if (!opendss::is_yes(enabled)) {
            continue;
        }
        if (element.kind == "vsource") {
            opendss::add_source(build, element);
            source = true;
        } else if (element.kind == "line") {
            opendss::add_line(build, element);
        } else if (element.kind == "transformer") {
            opendss::add_transformer(build, element);
        } else if (element.kind == "load") {
            opendss::add_load(build, element);
        } else if (element.kind == "capacitor") {
            opendss::add_capacitor(build, element);
        } else if (element.kind == "reactor") {
            opendss::add_reactor(build, element);
        }
    }
    require<DataError>(source, "the script defines no circuit and no vsource");
    return out;
}

}  // namespace calade::energy::three_phase
