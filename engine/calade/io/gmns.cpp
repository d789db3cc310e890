// SPDX-License-Identifier: Apache-2.0
#include "calade/io/gmns.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"

#include <array>
#include <optional>
#include <set>

namespace calade::io {
namespace {

double positive(const Csv& table, std::size_t row, const char* column) {
    const double v = table.number(row, table.column(column));
    require<DataError>(v > 0.0, "{}: {} is {}, expected a value above 0", table.place(row), column,
                       v);
    return v;
}

GmnsNetwork build(const Csv& nodes, const Csv& links, GmnsUnits units) {
    GmnsNetwork network;
    std::map<std::string, Index> place;
    for (std::size_t r = 0; r < nodes.rows(); ++r) {
        GmnsNetwork::Node node;
        node.id = nodes.text(r, nodes.column("node_id"));
        node.x = nodes.number(r, nodes.column("x_coord"));
        node.y = nodes.number(r, nodes.column("y_coord"));
        if (nodes.has_column("zone_id")) {
            node.zone = nodes.text(r, nodes.column("zone_id"));
        }
        require<DataError>(place.try_emplace(node.id, static_cast<Index>(r)).second,
                           "{}: node {} is given twice, expected it once", nodes.place(r), node.id);
        network.nodes.push_back(std::move(node));
    }
    std::set<std::pair<Index, Index>> known;
    for (std::size_t r = 0; r < links.rows(); ++r) {
        const auto end = [&](const char* column) {
            const auto& id = links.text(r, links.column(column));
            const auto found = place.find(id);
            require<DataError>(found != place.end(), "{}: {} is {}, expected a node of node.csv",
                               links.place(r), column, id);
            return found->second;
        };
        GmnsNetwork::Link link;
        link.id = links.text(r, links.column("link_id"));
        link.from = end("from_node_id");
        link.to = end("to_node_id");
        link.length_m = units.metres * positive(links, r, "length");
        link.free_speed_ms = units.metres_per_second * positive(links, r, "free_speed");
        link.lanes = positive(links, r, "lanes");
        link.capacity_vph = link.lanes * positive(links, r, "capacity");
        if (link.from == link.to) {
            ++network.loops;
            continue;
        }
        const auto add = [&](const GmnsNetwork::Link& one) {
            network.duplicates += known.insert({one.from, one.to}).second ? 0 : 1;
            network.links.push_back(one);
        };
        add(link);
        const bool directed = !links.has_column("directed") ||
                              links.text(r, links.column("directed")) == "1" ||
                              links.text(r, links.column("directed")) == "true" ||
                              links.text(r, links.column("directed")) == "True";
        if (!directed) {
            std::swap(link.from, link.to);
            add(link);
        }
    }
    return network;
}

std::optional<std::size_t> first_of(const Csv& table, const std::array<const char*, 5>& names) {
    for (const char* name : names) {
        if (table.has_column(name)) {
            return table.column(name);
        }
    }
    return std::nullopt;
}

std::vector<OdEntry> entries(const Csv& table, const std::string& name) {
    const auto from = first_of(table, {"o_zone_id", "from", "orig", "origin", "o"});
    const auto to = first_of(table, {"d_zone_id", "to", "dest", "destination", "d"});
    const auto trips = first_of(table, {"volume", "trips", "q", "value", "demand"});
    std::vector<OdEntry> list;
    std::set<std::pair<std::string, std::string>> known;
    const auto add = [&](std::size_t row, const std::string& a, const std::string& b, double v) {
        require<DataError>(v >= 0.0, "{}: {} trips from {} to {}, expected 0 or more",
                           table.place(row), v, a, b);
        require<DataError>(known.insert({a, b}).second,
                           "{}: trips from {} to {} are given twice, expected them once",
                           table.place(row), a, b);
        list.push_back({a, b, v});
    };
    if (from && to && trips) {
        for (std::size_t r = 0; r < table.rows(); ++r) {
            add(r, table.text(r, *from), table.text(r, *to), table.number(r, *trips));
        }
        return list;
    }
    require<DataError>(table.header().size() == table.rows() + 1,
                       "{}: {} columns for {} rows, expected columns from, to and trips or a "
                       "square matrix with a first column of names",
                       name, table.header().size(), table.rows());
    for (std::size_t r = 0; r < table.rows(); ++r) {
        for (std::size_t c = 1; c < table.header().size(); ++c) {
            add(r, table.text(r, 0), table.header()[c], table.number(r, c));
        }
    }
    return list;
}

}  // namespace

GmnsNetwork read_gmns(const std::filesystem::path& folder, GmnsUnits units) {
    return build(Csv::read(folder / "node.csv"), Csv::read(folder / "link.csv"), units);
}

GmnsNetwork parse_gmns(std::string_view nodes, std::string_view links, GmnsUnits units) {
    return build(Csv::parse(nodes, "node.csv"), Csv::parse(links, "link.csv"), units);
}

std::vector<OdEntry> read_od_csv(const std::filesystem::path& file) {
    return entries(Csv::read(file), file.string());
}

std::vector<OdEntry> parse_od_csv(std::string_view text, const std::string& name) {
    return entries(Csv::parse(text, name), name);
}

}  // namespace calade::io
