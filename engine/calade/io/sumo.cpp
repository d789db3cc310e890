// SPDX-License-Identifier: Apache-2.0
#include "calade/io/sumo.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/sumo_additional.hpp"
#include "calade/io/sumo_xml.hpp"
#include "calade/io/text_scan.hpp"

#include <map>

namespace calade::io {
namespace {

using namespace sumo_xml;

bool allowed(const CPLXMLNode* lane, const char* kind) {
    const std::string allow = text(lane, "allow");
    const std::string disallow = text(lane, "disallow");
    if (!allow.empty() && allow != "all") {
        return contains_word(allow, kind);
    }
    return disallow != "all" && !contains_word(disallow, kind);
}

/// Rows "0110", whose last digit is of request 0.
void read_right_of_way(const CPLXMLNode* junction, const std::string& file, SumoJunction& j) {
    for (const CPLXMLNode* r = junction->psChild; r != nullptr; r = r->psNext) {
        if (!is(r, "request")) {
            continue;
        }
        const double index = number(r, "index", file);
        require<DataError>(index == static_cast<double>(j.yields.size()),
                           "{}, <junction id=\"{}\">: <request> has index {}, expected {}", file,
                           j.id, index, j.yields.size());
        const std::string response = text(r, "response");
        std::vector<bool> row;
        for (auto c = response.rbegin(); c != response.rend(); ++c) {
            row.push_back(*c == '1');
        }
        j.yields.push_back(std::move(row));
    }
    for (const auto& row : j.yields) {
        require<DataError>(row.size() == j.yields.size(),
                           "{}, <junction id=\"{}\">: a response has {} digits, expected {}", file,
                           j.id, row.size(), j.yields.size());
    }
}

/// The row of a connection: ":JUNCTION_k_j" is its k-th connection, lane j.
int request_of(const std::string& via) {
    const auto last = via.rfind('_');
    const auto before = last == std::string::npos ? last : via.rfind('_', last - 1);
    if (before == std::string::npos) {
        return -1;
    }
    const auto k = parse_number(std::string_view(via).substr(before + 1, last - before - 1));
    const auto j = parse_number(std::string_view(via).substr(last + 1));
    return k && j ? static_cast<int>(*k + *j) : -1;
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
            edge.lanes.push_back({allowed(lane, "passenger"), allowed(lane, "bus")});
            edge.car_lanes += edge.lanes.back().cars ? 1 : 0;
        }
    }
    require<DataError>(edge.length_m > 0.0 && edge.speed_ms > 0.0,
                       "{}, <edge id=\"{}\">: {} m at {} m/s, expected values above 0", file,
                       edge.id, edge.length_m, edge.speed_ms);
    network.edges.push_back(std::move(edge));
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
                {text(n, "id"), text(n, "type"), {number(n, "x", file), number(n, "y", file)}, {}});
            read_right_of_way(n, file, network.junctions.back());
        } else if (is(n, "tlLogic")) {
            auto signal = read_sumo_signal(n, file);
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
        const auto lane_of = [&](const char* which, int edge) {
            const auto lanes = network.edges[static_cast<std::size_t>(edge)].lanes.size();
            const double lane = number(n, which, file, "0");
            require<DataError>(lane >= 0.0 && lane < static_cast<double>(lanes),
                               "{}, <connection from=\"{}\" to=\"{}\">: {} is {}, expected 0 to {}",
                               file, text(n, "from"), text(n, "to"), which, lane,
                               static_cast<int>(lanes) - 1);
            return static_cast<int>(lane);
        };
        c.from_lane = lane_of("fromLane", c.from);
        c.to_lane = lane_of("toLane", c.to);
        c.request = request_of(text(n, "via"));
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
        for (const CPLXMLNode* stop = n->psChild; stop != nullptr; stop = stop->psNext) {
            if (is(stop, "stop")) {
                const std::string at = text(stop, "busStop");
                v.stops.push_back({at.empty() ? text(stop, "lane") : at,
                                   number(stop, "duration", file, "0"),
                                   number(stop, "until", file, "-1")});
            }
        }
        vehicles.push_back(std::move(v));
    }
    return vehicles;
}

std::vector<SumoVehicle> read_sumo_routes(const std::filesystem::path& file) {
    return parse_sumo_routes(read_text(file), file.string());
}

}  // namespace calade::io
