// SPDX-License-Identifier: Apache-2.0
#include "calade/io/sumo_additional.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/sumo_xml.hpp"
#include "calade/io/text_scan.hpp"

#include <set>

namespace calade::io {
namespace {

using namespace sumo_xml;

/// "EDGE_k" is lane k of EDGE.
std::pair<std::string, int> edge_and_lane(const CPLXMLNode* n, const std::string& file) {
    const std::string lane = text(n, "lane");
    const auto cut = lane.rfind('_');
    const auto index = cut == std::string::npos
                           ? std::nullopt
                           : parse_number(std::string_view(lane).substr(cut + 1));
    require<DataError>(index.has_value() && cut > 0,
                       "{}, <{} id=\"{}\">: lane is \"{}\", expected EDGE_NUMBER", file,
                       n->pszValue, text(n, "id"), lane);
    return {lane.substr(0, cut), static_cast<int>(*index)};
}

void read_types(const CPLXMLNode* n, SumoAdditional& out) {
    const std::string id = text(n, "id");
    if (is(n, "vType")) {
        out.class_of_type[id] = text(n, "vClass", "passenger");
        return;
    }
    for (const CPLXMLNode* t = n->psChild; t != nullptr; t = t->psNext) {
        if (is(t, "vType")) {
            read_types(t, out);
            out.class_of_type.try_emplace(id, text(t, "vClass", "passenger"));
        }
    }
}

}  // namespace

SumoSignal read_sumo_signal(const CPLXMLNode* n, const std::string& file) {
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

SumoAdditional parse_sumo_additional(const std::string& xml, const std::string& file) {
    const Document document = parse(xml, file);
    const CPLXMLNode* root = root_of(document, "additional add routes", file);
    SumoAdditional out;
    std::set<std::string> seen;
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        if (is(n, "tlLogic")) {
            out.signals.push_back(read_sumo_signal(n, file));
        } else if (is(n, "e1Detector") || is(n, "inductionLoop")) {
            SumoDetector d;
            d.id = text(n, "id");
            require<DataError>(seen.insert(d.id).second,
                               "{}, <{} id=\"{}\">: the id is given twice, expected it once", file,
                               n->pszValue, d.id);
            std::tie(d.edge, d.lane) = edge_and_lane(n, file);
            d.position_m = number(n, "pos", file);
            d.period_s = number(n, "period", file, text(n, "freq", "0").c_str());
            out.detectors.push_back(std::move(d));
        } else if (is(n, "busStop")) {
            SumoBusStop s;
            std::tie(s.edge, s.lane) = edge_and_lane(n, file);
            s.begin_m = number(n, "startPos", file, "0");
            s.end_m = number(n, "endPos", file, "0");
            out.bus_stops[text(n, "id")] = std::move(s);
        } else if (is(n, "vType") || is(n, "vTypeDistribution")) {
            read_types(n, out);
        }
    }
    return out;
}

SumoAdditional read_sumo_additional(const std::filesystem::path& file) {
    return parse_sumo_additional(read_text(file), file.string());
}

std::vector<SumoCount> parse_sumo_counts(const std::string& xml, const std::string& file) {
    const Document document = parse(xml, file);
    const CPLXMLNode* root = root_of(document, "detector", file);
    std::vector<SumoCount> out;
    for (const CPLXMLNode* n = root->psChild; n != nullptr; n = n->psNext) {
        if (!is(n, "interval")) {
            continue;
        }
        SumoCount c;
        c.detector = text(n, "id");
        c.begin_s = number(n, "begin", file);
        c.end_s = number(n, "end", file);
        c.vehicles = number(n, "nVehContrib", file);
        c.speed_ms = number(n, "speed", file, "-1");
        require<DataError>(
            c.end_s > c.begin_s,
            "{}, <interval id=\"{}\">: end is {} s, expected more than its begin, {} s", file,
            c.detector, c.end_s, c.begin_s);
        require<DataError>(c.vehicles >= 0.0,
                           "{}, <interval id=\"{}\">: nVehContrib is {}, expected 0 or more", file,
                           c.detector, c.vehicles);
        out.push_back(std::move(c));
    }
    return out;
}

void apply_signals(SumoNetwork& network, const std::vector<SumoSignal>& signals) {
    for (const SumoSignal& signal : signals) {
        for (SumoSignal& mine : network.signals) {
            if (mine.id != signal.id) {
                continue;
            }
            require<DataError>(
                mine.phases.front().state.size() == signal.phases.front().state.size(),
                "signal \"{}\", program \"{}\": a state has {} links, expected {} as in the "
                "network",
                signal.id, signal.program, signal.phases.front().state.size(),
                mine.phases.front().state.size());
            mine = signal;
        }
    }
}

}  // namespace calade::io
