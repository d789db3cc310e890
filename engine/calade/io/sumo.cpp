// SPDX-License-Identifier: Apache-2.0
#include "calade/io/sumo.hpp"

#include "calade/base/error.hpp"
#include "calade/io/text_scan.hpp"

#include <cpl_minixml.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

namespace calade::io {
namespace {

struct Destroy {
    void operator()(CPLXMLNode* node) const { CPLDestroyXMLNode(node); }
};
using Document = std::unique_ptr<CPLXMLNode, Destroy>;

std::string read_text(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.good(), "{}: cannot be read, expected a SUMO file", file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The file's root element, which must be `name`.
const CPLXMLNode* root_of(const Document& document, const char* name, const std::string& file) {
    for (const CPLXMLNode* n = document.get(); n != nullptr; n = n->psNext) {
        if (n->eType == CXT_Element && std::strcmp(n->pszValue, name) == 0) {
            return n;
        }
    }
    fail<DataError>("{}: no <{}> element found, expected a SUMO file of that kind", file, name);
}

Document parse(const std::string& xml, const std::string& name) {
    Document document(CPLParseXMLString(xml.c_str()));
    require<DataError>(document != nullptr, "{}: not well-formed XML", name);
    return document;
}

bool is(const CPLXMLNode* n, const char* name) {
    return n->eType == CXT_Element && std::strcmp(n->pszValue, name) == 0;
}

std::string text(const CPLXMLNode* n, const char* attribute, const char* fallback = "") {
    return CPLGetXMLValue(n, attribute, fallback);
}

double number(const CPLXMLNode* n, const char* attribute, const std::string& file,
              const char* fallback = "") {
    const std::string word = text(n, attribute, fallback);
    const auto value = parse_number(word);
    require<DataError>(value.has_value() && std::isfinite(*value),
                       "{}, <{} id=\"{}\">: {} is \"{}\", expected a finite number", file,
                       n->pszValue, text(n, "id"), attribute, word);
    return *value;
}

bool contains_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        if (take_word(list) == word) {
            return true;
        }
    }
    return false;
}

bool cars_allowed(const CPLXMLNode* lane) {
    const std::string allow = text(lane, "allow");
    const std::string disallow = text(lane, "disallow");
    if (!allow.empty() && allow != "all") {
        return contains_word(allow, "passenger");
    }
    return disallow != "all" && !contains_word(disallow, "passenger");
}

void read_edge(const CPLXMLNode* n, const std::string& file,
               const std::map<std::string, int>& junctions, SumoNetwork& network) {
    SumoEdge edge;
    edge.id = text(n, "id");
    edge.from = text(n, "from");
    edge.to = text(n, "to");
    for (const auto& end : {edge.from, edge.to}) {
        require<DataError>(junctions.contains(end),
                           "{}, <edge id=\"{}\">: junction \"{}\" is not in the file", file,
                           edge.id, end);
    }
    for (const CPLXMLNode* lane = n->psChild; lane != nullptr; lane = lane->psNext) {
        if (is(lane, "lane")) {
            edge.length_m = std::max(edge.length_m, number(lane, "length", file));
            edge.speed_ms = std::max(edge.speed_ms, number(lane, "speed", file));
            edge.car_lanes += cars_allowed(lane) ? 1 : 0;
        }
    }
    require<DataError>(edge.length_m > 0.0 && edge.speed_ms > 0.0,
                       "{}, <edge id=\"{}\">: {} m at {} m/s, expected values above 0", file,
                       edge.id, edge.length_m, edge.speed_ms);
    network.edges.push_back(std::move(edge));
}

SumoSignal read_signal(const CPLXMLNode* n, const std::string& file) {
    SumoSignal signal;
    signal.id = text(n, "id");
    signal.program = text(n, "programID");
    signal.actuated = text(n, "type") == "actuated" || text(n, "type") == "delay_based";
    signal.offset_s = number(n, "offset", file, "0");
    for (const CPLXMLNode* p = n->psChild; p != nullptr; p = p->psNext) {
        if (is(p, "phase")) {
            SumoSignal::Phase phase;
            phase.state = text(p, "state");
            phase.duration_s = number(p, "duration", file);
            const std::string same = text(p, "duration");
            phase.least_s = number(p, "minDur", file, same.c_str());
            phase.greatest_s = number(p, "maxDur", file, same.c_str());
            require<DataError>(
                signal.phases.empty() || phase.state.size() == signal.phases[0].state.size(),
                "{}, <tlLogic id=\"{}\">: a state has {} links, expected {}", file, signal.id,
                phase.state.size(), signal.phases.empty() ? 0 : signal.phases[0].state.size());
            signal.phases.push_back(std::move(phase));
        }
    }
    require<DataError>(!signal.phases.empty(), "{}, <tlLogic id=\"{}\">: no phase", file,
                       signal.id);
    return signal;
}

}  // namespace

SumoNetwork parse_sumo_network(const std::string& xml, const std::string& file) {
    const Document document = parse(xml, file);
    const CPLXMLNode* root = root_of(document, "net", file);
    SumoNetwork network;
    std::map<std::string, int> junctions;
    std::map<std::string, int> edges;
    std::map<std::string, int> signals;
    std::map<std::string, double> internal;  // lane → length
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        if (is(n, "junction") && text(n, "type") != "internal") {
            junctions[text(n, "id")] = static_cast<int>(network.junctions.size());
            network.junctions.push_back(
                {text(n, "id"), text(n, "type"), {number(n, "x", file), number(n, "y", file)}});
        } else if (is(n, "tlLogic")) {
            auto signal = read_signal(n, file);
            const auto [place, fresh] =
                signals.try_emplace(signal.id, static_cast<int>(network.signals.size()));
            if (fresh) {
                network.signals.push_back(std::move(signal));
            } else {
                network.signals[static_cast<std::size_t>(place->second)] = std::move(signal);
            }
        } else if (is(n, "edge") && text(n, "function") == "internal") {
            for (const CPLXMLNode* lane = n->psChild; lane != nullptr; lane = lane->psNext) {
                if (is(lane, "lane")) {
                    internal[text(lane, "id")] = number(lane, "length", file);
                }
            }
        }
    }
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        const std::string function = is(n, "edge") ? text(n, "function") : "";
        if (is(n, "edge") && (function.empty() || function == "normal")) {
            edges[text(n, "id")] = static_cast<int>(network.edges.size());
            read_edge(n, file, junctions, network);
        }
    }
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        if (!is(n, "connection")) {
            continue;
        }
        const auto from = edges.find(text(n, "from"));
        const auto to = edges.find(text(n, "to"));
        if (from == edges.end() || to == edges.end()) {
            continue;  // over a junction's inside, or a footway
        }
        SumoConnection c;
        c.from = from->second;
        c.to = to->second;
        const auto via = internal.find(text(n, "via"));
        c.length_m = via == internal.end() ? 0.0 : via->second;
        const auto signal = signals.find(text(n, "tl"));
        if (signal != signals.end()) {
            c.signal = signal->second;
            const double index = number(n, "linkIndex", file);
            const auto& states =
                network.signals[static_cast<std::size_t>(c.signal)].phases.front().state;
            require<DataError>(
                index >= 0.0 && index < static_cast<double>(states.size()),
                "{}, <connection from=\"{}\" to=\"{}\">: linkIndex is {}, expected 0 to {}", file,
                text(n, "from"), text(n, "to"), index, states.size() - 1);
            c.link_index = static_cast<int>(index);
        }
        network.connections.push_back(c);
    }
    return network;
}

SumoNetwork read_sumo_network(const std::filesystem::path& file) {
    return parse_sumo_network(read_text(file), file.string());
}

std::vector<SumoVehicle> parse_sumo_routes(const std::string& xml, const std::string& file) {
    const Document document = parse(xml, file);
    const CPLXMLNode* root = root_of(document, "routes", file);
    std::map<std::string, std::string> named;
    std::vector<SumoVehicle> vehicles;
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        if (is(n, "route")) {
            named[text(n, "id")] = text(n, "edges");
        }
        if (!is(n, "vehicle") && !is(n, "trip")) {
            continue;
        }
        SumoVehicle v;
        v.id = text(n, "id");
        v.type = text(n, "type");
        v.depart_s = number(n, "depart", file);
        std::string way;
        if (is(n, "trip")) {
            v.whole_way = false;
            way = text(n, "from") + " " + text(n, "to");
        } else if (const CPLXMLNode* route = CPLGetXMLNode(n, "route");
                   route != nullptr && route->eType == CXT_Element) {
            way = text(route, "edges");
        } else {
            const auto found = named.find(text(n, "route"));
            require<DataError>(found != named.end(),
                               "{}, <vehicle id=\"{}\">: route \"{}\" is not in the file", file,
                               v.id, text(n, "route"));
            way = found->second;
        }
        for (std::string_view rest = way; !rest.empty();) {
            const auto word = take_word(rest);
            if (!word.empty()) {
                v.edges.emplace_back(word);
            }
        }
        require<DataError>(!v.edges.empty(), "{}, vehicle \"{}\": no edges", file, v.id);
        vehicles.push_back(std::move(v));
    }
    return vehicles;
}

std::vector<SumoVehicle> read_sumo_routes(const std::filesystem::path& file) {
    return parse_sumo_routes(read_text(file), file.string());
}

}  // namespace calade::io
