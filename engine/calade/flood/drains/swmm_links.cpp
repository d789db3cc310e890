// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/flood/drains/swmm_tables.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

namespace calade::flood::drains::swmm {

namespace {

class Links {
public:
    Links(const io::SwmmInput& input, const Tables& tables, const Names& nodes, double celerity,
          Network& network)
        : input_(input),
          tables_(tables),
          nodes_(nodes),
          celerity_(celerity),
          network_(network),
          elevations_(input.option("LINK_OFFSETS", "DEPTH") == "ELEVATION") {
        for (const io::SwmmRow& row : input.rows("XSECTIONS")) {
            shapes_[row.word(0, "link")] = &row;
        }
    }
    void read() {
        conduits();
        pumps();
        orifices();
        weirs();
        outlets();
        losses();
    }

private:
    Index node(const io::SwmmRow& row, std::size_t k, std::string_view what) const {
        const auto found = nodes_.find(row.word(k, what));
        if (found == nodes_.end()) {
            missing(row, "node", row.words[k], names_of(nodes_));
        }
        return found->second;
    }
    template <class Link>
    Link begin(const io::SwmmRow& row) {
        Link link;
        link.name = row.word(0, "name");
        link.where = row.place;
        if (!seen_.insert(link.name).second) {
            row.fail("a link of this name is there already");
        }
        link.from = node(row, 1, "inlet node");
        link.to = node(row, 2, "outlet node");
        return link;
    }
    // Height of a link's end: over the node's invert, or above the datum.
    double height(const io::SwmmRow& row, std::size_t k, std::string_view what, Index at) const {
        const double invert = network_.nodes[static_cast<std::size_t>(at)].invert_m;
        if (!row.has(k) || row.words[k] == "*") {
            return invert;
        }
        const double value = row.number(k, what) * tables_.units.length;
        return elevations_ ? value : invert + value;
    }
    const io::SwmmRow& shape(const io::SwmmRow& row) const {
        const auto found = shapes_.find(row.words[0]);
        if (found == shapes_.end()) {
            row.fail("has no line in [XSECTIONS]");
        }
        return *found->second;
    }
    std::array<double, 4> size(const io::SwmmRow& s) const {
        std::array<double, 4> out{};
        for (std::size_t k = 0; k < 4; ++k) {
            out[k] = s.number_or(2 + k, "size", 0.0);
        }
        return out;
    }
    Index section(const io::SwmmRow& s, Conduit& conduit);
    void conduits();
    void pumps();
    void orifices();
    void weirs();
    void outlets();
    void losses();

    const io::SwmmInput& input_;
    const Tables& tables_;
    const Names& nodes_;
    double celerity_;
    Network& network_;
    bool elevations_;
    std::map<std::string, const io::SwmmRow*> shapes_;
    std::map<std::string, Index> sections_;  ///< by their words
    std::set<std::string> seen_;
};

Index Links::section(const io::SwmmRow& s, Conduit& conduit) {
    const std::string name = s.upper(1, "shape");
    const double length = tables_.units.length;
    const bool custom = name == "CUSTOM";
    const std::size_t barrels = custom ? 4 : 6;
    if (name != "IRREGULAR" && s.has(barrels) && !s.words[barrels].empty()) {
        const double count = s.number_or(barrels, "barrels", 1.0);
        if (!(count >= 0.0) || count > 1000.0) {
            s.fail(fmt::format("has {} barrels, expected 1 or more", s.words[barrels]));
        }
        conduit.barrels = std::max(1, static_cast<int>(count));
    }
    std::string key = name;
    for (std::size_t k = 2; k < std::min<std::size_t>(s.words.size(), 6); ++k) {
        key += ' ' + s.words[k];
    }
    if (name == "FORCE_MAIN") {
        const double wall = s.number_or(3, "roughness", 0.0);
        (input_.option("FORCE_MAIN_EQUATION", "H-W") == "D-W" ? conduit.roughness_m
                                                              : conduit.hazen_williams) =
            input_.option("FORCE_MAIN_EQUATION", "H-W") == "D-W" ? wall * tables_.units.small_length
                                                                 : wall;
    }
    if (const auto known = sections_.find(key); known != sections_.end()) {
        return known->second;
    }
    Section made;
    try {
        if (name == "IRREGULAR") {
            const auto transect = tables_.transects.find(s.word(2, "transect"));
            if (transect == tables_.transects.end()) {
                missing(s, "transect", s.words[2], names_of(tables_.transects));
            }
            made = make_transect_section(transect->second);
        } else if (custom) {
            const Curve& curve = tables_.curve(s, s.word(3, "shape curve"));
            made = make_custom_section(curve.x, curve.y, s.number(2, "height") * length, celerity_);
        } else {
            auto sizes = size(s);
            const bool slopes = name == "TRAPEZOIDAL";
            if ((name.ends_with("ELLIPSE") || name == "ARCH") && sizes[1] == 0.0) {
                s.fail("names a standard size by its number, expected height and width");
            }
            for (std::size_t k = 0; k < 4; ++k) {
                const bool length_here = !(slopes && k >= 2) && !(name == "POWER" && k == 2);
                sizes[k] *= length_here ? length : 1.0;
            }
            made = make_section(name, sizes, celerity_);
        }
    } catch (const DataError& error) {
        const std::string text = error.what();
        if (text.starts_with(s.place)) {
            throw;
        }
        s.fail(text);
    } catch (const UsageError& error) {
        s.fail(error.what());
    }
    const auto index = static_cast<Index>(network_.sections.size());
    network_.sections.push_back(std::move(made));
    sections_[key] = index;
    return index;
}

void Links::conduits() {
    const double length = tables_.units.length;
    for (const io::SwmmRow& row : input_.rows("CONDUITS")) {
        auto c = begin<Conduit>(row);
        c.length_m = row.number(3, "length") * length;
        if (!(c.length_m > 0.0)) {
            row.fail(fmt::format("length is {}, expected more than 0", row.words[3]));
        }
        c.manning = row.number(4, "Manning's n");
        c.from_invert_m = height(row, 5, "inlet offset", c.from);
        c.to_invert_m = height(row, 6, "outlet offset", c.to);
        c.initial_m3s = row.number_or(7, "initial flow", 0.0) * tables_.units.flow;
        c.max_m3s = row.number_or(8, "max. flow", 0.0) * tables_.units.flow;
        c.section = section(shape(row), c);
        network_.conduits.push_back(std::move(c));
    }
}

void Links::pumps() {
    const Units& u = tables_.units;
    for (const io::SwmmRow& row : input_.rows("PUMPS")) {
        auto p = begin<Pump>(row);
        if (row.has(3) && row.words[3] != "*" && row.upper(3, "curve") != "IDEAL") {
            const Curve& curve = tables_.curve(row, row.words[3]);
            static const std::map<std::string, PumpKind> kinds{{"PUMP1", PumpKind::by_volume},
                                                               {"PUMP2", PumpKind::by_depth_steps},
                                                               {"PUMP3", PumpKind::by_head},
                                                               {"PUMP4", PumpKind::by_depth},
                                                               {"PUMP5", PumpKind::by_head}};
            const auto kind = kinds.find(curve.type);
            if (kind == kinds.end()) {
                row.fail(fmt::format("curve '{}' is of type {}, expected PUMP1 to PUMP5",
                                     row.words[3], curve.type));
            }
            p.kind = kind->second;
            const double x = p.kind == PumpKind::by_volume ? std::pow(u.length, 3.0) : u.length;
            for (std::size_t k = 0; k < curve.x.size(); ++k) {
                p.x.push_back(curve.x[k] * x);
                p.y.push_back(curve.y[k] * u.flow);
            }
        }
        const std::string state = row.has(4) ? row.upper(4, "status") : "ON";
        if (state != "ON" && state != "OFF") {
            row.fail(fmt::format("status is '{}', expected ON or OFF", row.words[4]));
        }
        p.on = state == "ON";
        p.start_m = row.number_or(5, "startup depth", 0.0) * u.length;
        p.stop_m = row.number_or(6, "shutoff depth", 0.0) * u.length;
        network_.pumps.push_back(std::move(p));
    }
}

void Links::orifices() {
    for (const io::SwmmRow& row : input_.rows("ORIFICES")) {
        auto o = begin<Orifice>(row);
        const std::string type = row.upper(3, "type");
        if (type != "SIDE" && type != "BOTTOM") {
            row.fail(fmt::format("type is '{}', expected SIDE or BOTTOM", row.words[3]));
        }
        o.bottom = type == "BOTTOM";
        o.crest_m = height(row, 4, "offset", o.from);
        o.coefficient = row.number(5, "discharge coefficient");
        o.flap = row.yes(6, "flap gate");
        const io::SwmmRow& s = shape(row);
        const std::string name = s.upper(1, "shape");
        if (name != "CIRCULAR" && name != "RECT_CLOSED") {
            s.fail(fmt::format("an orifice has shape '{}', expected CIRCULAR or RECT_CLOSED",
                               s.words[1]));
        }
        o.round = name == "CIRCULAR";
        o.height_m = s.number(2, "height") * tables_.units.length;
        o.width_m = s.number_or(3, "width", 0.0) * tables_.units.length;
        network_.orifices.push_back(std::move(o));
    }
}

void Links::weirs() {
    const double length = tables_.units.length;
    for (const io::SwmmRow& row : input_.rows("WEIRS")) {
        auto w = begin<Weir>(row);
        static const std::map<std::string, WeirKind> kinds{{"TRANSVERSE", WeirKind::transverse},
                                                           {"SIDEFLOW", WeirKind::side},
                                                           {"V-NOTCH", WeirKind::v_notch},
                                                           {"TRAPEZOIDAL", WeirKind::trapezoidal}};
        const auto kind = kinds.find(row.upper(3, "type"));
        if (kind == kinds.end()) {
            row.fail(fmt::format("type is '{}', expected one of {}", row.words[3],
                                 fmt::join(names_of(kinds), ", ")));
        }
        w.kind = kind->second;
        w.crest_m = height(row, 4, "crest", w.from);
        const double root = std::sqrt(length);
        w.coefficient = row.number(5, "discharge coefficient") * root;
        w.flap = row.yes(6, "flap gate");
        const double contractions = row.number_or(7, "end contractions", 0.0);
        if (!(contractions >= 0.0 && contractions <= 2.0)) {
            row.fail(fmt::format("has {} end contractions, expected 0 to 2", contractions));
        }
        w.contractions = static_cast<int>(contractions);
        w.end_coefficient = row.number_or(8, "end coefficient", 0.0) * root;
        w.surcharges = !row.has(9) || row.words[9] == "*" || row.yes(9, "surcharge");
        const io::SwmmRow& s = shape(row);
        w.height_m = s.number(2, "height") * length;
        w.length_m = s.number_or(3, "length", 0.0) * length;
        if (w.kind == WeirKind::v_notch) {
            w.side_slope = w.height_m > 0.0 ? w.length_m / (2.0 * w.height_m) : 0.0;
        } else {
            w.side_slope = s.number_or(4, "side slope", 0.0);
        }
        network_.weirs.push_back(std::move(w));
    }
}

void Links::outlets() {
    const Units& u = tables_.units;
    for (const io::SwmmRow& row : input_.rows("OUTLETS")) {
        auto o = begin<Outlet>(row);
        o.crest_m = height(row, 3, "offset", o.from);
        const std::string type = row.upper(4, "type");
        const bool table = type.starts_with("TABULAR");
        if (!table && !type.starts_with("FUNCTIONAL")) {
            row.fail(fmt::format("type is '{}', expected TABULAR or FUNCTIONAL /DEPTH or /HEAD",
                                 row.words[4]));
        }
        o.by_head = type.ends_with("/HEAD");
        if (table) {
            const Curve& curve = tables_.curve(row, row.word(5, "rating curve"));
            for (std::size_t k = 0; k < curve.x.size(); ++k) {
                o.x.push_back(curve.x[k] * u.length);
                o.y.push_back(curve.y[k] * u.flow);
            }
            o.flap = row.yes(6, "flap gate");
        } else {
            o.exponent = row.number(6, "exponent");
            o.coefficient = row.number(5, "coefficient") * u.flow / std::pow(u.length, o.exponent);
            o.flap = row.yes(7, "flap gate");
        }
        network_.outlets.push_back(std::move(o));
    }
}

void Links::losses() {
    for (const io::SwmmRow& row : input_.rows("LOSSES")) {
        if (!seen_.contains(row.word(0, "link"))) {
            missing(row, "link", row.words[0], {seen_.begin(), seen_.end()});
        }
        for (Conduit& c : network_.conduits) {
            if (c.name == row.words[0]) {
                c.entry_loss = row.number(1, "entry loss");
                c.exit_loss = row.number(2, "exit loss");
                c.mean_loss = row.number_or(3, "mean loss", 0.0);
                c.flap = row.yes(4, "flap gate");
            }
        }
    }
}

}  // namespace

void read_links(const io::SwmmInput& input, const Tables& tables, const Names& nodes,
                double slot_celerity, Network& network) {
    Links(input, tables, nodes, slot_celerity, network).read();
}

}  // namespace calade::flood::drains::swmm

namespace calade::flood::drains {

Network network_from_swmm(const io::SwmmInput& input, double slot_celerity) {
    const swmm::Tables tables = swmm::read_tables(input);
    Network network;
    swmm::Names nodes;
    network.start = Instant{std::chrono::seconds{static_cast<std::int64_t>(tables.start_s)}};
    swmm::read_nodes(input, tables, network, nodes);
    require<DataError>(!network.nodes.empty(),
                       "{}: has no nodes, expected [JUNCTIONS] or [STORAGE]", input.file.string());
    swmm::read_links(input, tables, nodes, slot_celerity, network);
    swmm::read_inflows(input, tables, nodes, network);
    for (const io::SwmmRow& row : input.rows("OPTIONS")) {
        if (row.upper(0, "key") == "MIN_SURFAREA" && row.number(1, "area") > 0.0) {
            network.shaft_m2 = row.number(1, "area") * tables.units.length * tables.units.length;
        }
    }
    for (const char* unused : {"SUBCATCHMENTS", "CONTROLS", "RDII", "GROUNDWATER", "POLLUTANTS",
                               "LID_USAGE", "STREETS", "INLET_USAGE", "EVAPORATION"}) {
        if (const auto count = input.rows(unused).size(); count > 0) {
            network.notes.push_back(fmt::format("{}: [{}] with {} lines is not used",
                                                input.file.filename().string(), unused, count));
        }
    }
    check(network);
    return network;
}

}  // namespace calade::flood::drains
