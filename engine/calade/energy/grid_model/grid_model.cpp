// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/grid_model.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/grid_model/branch_models.hpp"
#include "calade/energy/three_phase/small_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

namespace calade::energy::grid_model {

namespace {

/// A source above this is an ideal voltage; more would only cost digits, S.
constexpr double stiffest_source = 1e9;

constexpr const char* branch_kinds[] = {"line", "asym_line", "link", "transformer",
                                        "generic_branch"};

class NetworkBuilder {
public:
    NetworkBuilder(const io::GridModelTables& tables, bool balanced) : tables_(tables) {
        out.balanced = balanced;
        out.phases = balanced ? 1 : 3;
    }
    Network out;

    void build() {
        std::set<std::int64_t> seen;
        for (const auto& [kind, rows] : tables_) {
            for (const auto& row : rows) {
                require<DataError>(seen.insert(row.id).second, "{} {}: its id is taken", kind,
                                   row.id);
            }
        }
        for (const auto& row : rows_of("node")) {
            const double u = row.number("u_rated", NAN);
            require<DataError>(u > 0.0 && std::isfinite(u),
                               "node {}: u_rated is {}, expected above 0", row.id, u);
            out.node[row.id] = out.nodal.nodes;
            out.u_rated[row.id] = u;
            v_of_bus_.push_back(u / std::numbers::sqrt3);
            for (std::size_t p = 0; p < out.phases; ++p) {
                out.nodal.add_node();
            }
        }
        for (const auto& row : rows_of("three_winding_transformer")) {
            const auto first = node_of("three_winding_transformer", row, "node_1");
            const Index star = out.nodal.nodes;
            star_of_[row.id] = star;
            out.star[star] = std::numbers::sqrt3 * v_rated(first);
            v_of_bus_.push_back(v_rated(first));
            for (std::size_t p = 0; p < out.phases; ++p) {
                out.nodal.add_node();
            }
        }
        find_energised();
        for (const char* kind : branch_kinds) {
            for (const auto& row : rows_of(kind)) {
                add_branch(kind, row);
            }
        }
        for (const auto& row : rows_of("three_winding_transformer")) {
            add_star(row);
        }
        for (const auto& row : rows_of("source")) {
            add_source(row);
        }
        for (const auto& row : rows_of("shunt")) {
            add_shunt(row);
        }
        for (const char* kind : {"sym_load", "asym_load", "sym_gen", "asym_gen"}) {
            for (const auto& row : rows_of(kind)) {
                add_load(kind, row);
            }
        }
        // What is dark keeps its place at zero volts.
        for (std::size_t b = 0; b < out.energised.size(); ++b) {
            for (std::size_t p = 0; p < out.phases && out.energised[b] == 0; ++p) {
                out.nodal.connect(static_cast<Index>(b * out.phases + p), -1, 1.0);
            }
        }
    }

private:
    const io::GridModelTables& tables_;
    std::vector<double> v_of_bus_;
    std::map<std::int64_t, Index> star_of_;  ///< three-winding transformer → first node

    const std::vector<io::GridModelObject>& rows_of(const std::string& kind) const {
        static const std::vector<io::GridModelObject> none;
        const auto found = tables_.find(kind);
        return found == tables_.end() ? none : found->second;
    }

    Index node_of(const std::string& kind, const io::GridModelObject& row,
                  const char* attribute) const {
        const double id = row.number(attribute, NAN);
        const auto found =
            std::isfinite(id) ? out.node.find(static_cast<std::int64_t>(id)) : out.node.end();
        require<DataError>(found != out.node.end(), "{} {}: {} is {}, which is no node", kind,
                           row.id, attribute, id);
        return found->second;
    }
    [[nodiscard]] bool lit(Index node) const { return out.energised[at(node) / out.phases] != 0; }
    /// V to neutral at a bus's rated voltage.
    [[nodiscard]] double v_rated(Index node) const { return v_of_bus_[at(node) / out.phases]; }

    void find_energised() {
        const auto buses = out.nodal.nodes / static_cast<Index>(out.phases);
        DisjointSets sets(buses);
        const auto phases = static_cast<Index>(out.phases);
        for (const char* kind : branch_kinds) {
            for (const auto& row : rows_of(kind)) {
                const Index from = node_of(kind, row, "from_node") / phases;
                const Index to = node_of(kind, row, "to_node") / phases;
                if (row.number("from_status", 1.0) != 0.0 && row.number("to_status", 1.0) != 0.0) {
                    sets.join(from, to);
                }
            }
        }
        for (const auto& row : rows_of("three_winding_transformer")) {
            for (int side = 1; side <= 3; ++side) {
                const Index node = winding_node(row, side) / phases;
                if (winding_closed(row, side)) {
                    sets.join(node, star_of_[row.id] / phases);
                }
            }
        }
        std::vector<std::uint8_t> fed(at(buses), 0);
        for (const auto& row : rows_of("source")) {
            if (row.number("status", 1.0) != 0.0) {
                fed[at(sets.root(node_of("source", row, "node") / phases))] = 1;
            }
        }
        for (Index b = 0; b < buses; ++b) {
            out.energised.push_back(fed[at(sets.root(b))]);
        }
    }

    [[nodiscard]] Index winding_node(const io::GridModelObject& row, int side) const {
        return node_of("three_winding_transformer", row, fmt::format("node_{}", side).c_str());
    }
    [[nodiscard]] static bool winding_closed(const io::GridModelObject& row, int side) {
        return row.number(fmt::format("status_{}", side), 1.0) != 0.0;
    }

    void add_star(const io::GridModelObject& row) {
        const std::string kind = "three_winding_transformer";
        const auto name = fmt::format("{} {}", kind, row.id);
        const auto legs = star_legs(row, name);
        const Index star = star_of_[row.id];
        for (int side = 1; side <= 3; ++side) {
            auto y =
                transformer_model(legs[at(side - 1)], fmt::format("{}, winding {}", name, side));
            const Index node = winding_node(row, side);
            for (auto& sequence : y) {
                sequence = opened(sequence, winding_closed(row, side) && lit(node), lit(star));
            }
            put({row.id, kind, node, star, phase_matrix(y, out.phases), side}, name);
        }
    }

    void put(BranchModel branch, const std::string& name) {
        for (const auto& value : branch.y) {
            require<DataError>(std::isfinite(value.real()) && std::isfinite(value.imag()),
                               "{}: its impedance is zero or no number, expected a finite value",
                               name);
        }
        stamp(branch.from, branch.to, branch.y);
        out.branches.push_back(std::move(branch));
    }

    void add_branch(const std::string& kind, const io::GridModelObject& row) {
        const Index from = node_of(kind, row, "from_node");
        const Index to = node_of(kind, row, "to_node");
        const bool from_closed = row.number("from_status", 1.0) != 0.0 && lit(from);
        const bool to_closed = row.number("to_status", 1.0) != 0.0 && lit(to);
        const auto name = fmt::format("{} {}", kind, row.id);
        BranchModel branch{row.id, kind, from, to, {}, 0};
        if (kind == "asym_line") {
            branch.y = matrix_line(row, name, from_closed, to_closed);
        } else {
            auto y = kind == "line"          ? line_model(row)
                     : kind == "link"        ? link_model(std::numbers::sqrt3 * v_rated(from))
                     : kind == "transformer" ? transformer_model(row, name)
                                             : generic_model(row, v_rated(from) / v_rated(to));
            for (auto& sequence : y) {
                sequence = opened(sequence, from_closed, to_closed);
            }
            branch.y = phase_matrix(y, out.phases);
        }
        put(std::move(branch), name);
    }

    /// A line by matrices in Ω, a neutral among them reduced out, and capacitances in F.
    std::vector<Complex> matrix_line(const io::GridModelObject& row, const std::string& name,
                                     bool from_closed, bool to_closed) {
        constexpr const char* letters = "abcn";
        const bool neutral = row.values.count("r_nn") > 0;
        const std::size_t n = neutral ? 4 : 3;
        three_phase::SmallMatrix z(n);
        three_phase::SmallMatrix c(3);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                const std::string pair{letters[i], letters[j]};
                z(i, j) = z(j, i) =
                    Complex(row.number("r_" + pair, 0.0), row.number("x_" + pair, 0.0));
                if (i < 3) {
                    c(i, j) = c(j, i) = row.number("c_" + pair, 0.0);
                }
            }
        }
        if (row.values.count("c1") > 0) {
            const double c1 = row.number("c1", 0.0);
            const double c0 = row.number("c0", 0.0);
            c = three_phase::even_matrix(3, (2.0 * c1 + c0) / 3.0, (c0 - c1) / 3.0);
        }
        const auto y = z.reduced(3, name).inverse(name);
        three_phase::SmallMatrix whole(6);
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                const Complex half(0.0, std::numbers::pi * frequency_hz * c(i, j).real());
                whole(i, j) = whole(i + 3, j + 3) = y(i, j) + half;
                whole(i, j + 3) = whole(i + 3, j) = -y(i, j);
            }
        }
        if (!from_closed || !to_closed) {
            three_phase::SmallMatrix open(6);
            if (from_closed || to_closed) {
                // The open end to the back, then its currents are zero (Kron).
                three_phase::SmallMatrix turned(6);
                for (std::size_t i = 0; i < 6; ++i) {
                    for (std::size_t j = 0; j < 6; ++j) {
                        const std::size_t shift = from_closed ? 0 : 3;
                        turned(i, j) = whole((i + shift) % 6, (j + shift) % 6);
                    }
                }
                const auto kept = turned.reduced(3, name);
                for (std::size_t i = 0; i < 3; ++i) {
                    for (std::size_t j = 0; j < 3; ++j) {
                        const std::size_t shift = from_closed ? 0 : 3;
                        open(i + shift, j + shift) = kept(i, j);
                    }
                }
            }
            whole = open;
        }
        require<DataError>(out.phases == 3, "{}: is not read in balanced calculations", name);
        return whole.value;
    }

    void stamp(Index from, Index to, const std::vector<Complex>& y) {
        std::vector<Index> nodes;
        for (const Index first : {from, to}) {
            for (std::size_t p = 0; p < out.phases; ++p) {
                nodes.push_back(first + static_cast<Index>(p));
            }
        }
        out.nodal.stamp(nodes, y);
    }

    std::vector<Index> nodes_at(Index first) const {
        std::vector<Index> nodes;
        for (std::size_t p = 0; p < out.phases; ++p) {
            nodes.push_back(first + static_cast<Index>(p));
        }
        return nodes;
    }

    void add_source(const io::GridModelObject& row) {
        const Index node = node_of("source", row, "node");
        ShuntModel source{row.id, "source", node, {}, {}, 0.0};
        const bool on = row.number("status", 1.0) != 0.0;
        const double u = v_rated(node);
        const double sk = row.number("sk", 1e10);
        const double rx = row.number("rx_ratio", 0.1);
        require<DataError>(sk > 0.0 && row.number("u_ref", NAN) > 0.0,
                           "source {}: sk {} and u_ref {}, expected above 0", row.id, sk,
                           row.number("u_ref", NAN));
        source.weight = on ? sk : 0.0;
        const double size_z = std::max(3.0 * u * u / sk, 1.0 / stiffest_source);
        const double x = size_z / std::sqrt(1.0 + rx * rx);
        const Complex y1 = on ? 1.0 / Complex(x * rx, x) : Complex(0.0);
        source.y = phase_matrix(y1 / row.number("z01_ratio", 1.0), y1, y1, out.phases);
        out.nodal.stamp(nodes_at(node), source.y);
        const auto size = row.phases("u_ref");
        const auto turn = row.phases("u_ref_angle");
        std::vector<Complex> v;
        for (std::size_t p = 0; p < out.phases; ++p) {
            v.push_back(
                std::polar(size[p] * u, (turn.empty() || std::isnan(turn[p]) ? 0.0 : turn[p]) -
                                            2.0 * std::numbers::pi / 3.0 * static_cast<double>(p)));
        }
        for (std::size_t p = 0; p < out.phases; ++p) {
            Complex i = 0.0;
            for (std::size_t k = 0; k < out.phases; ++k) {
                i += source.y[p * out.phases + k] * v[k];
            }
            source.current.push_back(i);
            out.nodal.current[at(node) + p] += i;
        }
        out.shunts.push_back(std::move(source));
    }

    void add_shunt(const io::GridModelObject& row) {
        const Index node = node_of("shunt", row, "node");
        const bool on = row.number("status", 1.0) != 0.0 && lit(node);
        const Complex y1(row.number("g1", 0.0), row.number("b1", 0.0));
        const Complex y0(row.number("g0", y1.real()), row.number("b0", y1.imag()));
        ShuntModel shunt{row.id, "shunt", node, {}, {}, 0.0};
        shunt.y = phase_matrix(on ? y0 : 0.0, on ? y1 : 0.0, on ? y1 : 0.0, out.phases);
        out.nodal.stamp(nodes_at(node), shunt.y);
        out.shunts.push_back(std::move(shunt));
    }

    void add_load(const std::string& kind, const io::GridModelObject& row) {
        const Index node = node_of(kind, row, "node");
        const bool on = row.number("status", 1.0) != 0.0 && lit(node);
        const bool by_phase = kind.starts_with("asym");
        const double sign = kind.ends_with("gen") ? -1.0 : 1.0;
        auto p = row.phases("p_specified");
        auto q = row.phases("q_specified");
        require<DataError>(!p.empty() && !q.empty(), "{} {}: p_specified or q_specified is missing",
                           kind, row.id);
        if (!by_phase) {
            for (auto* v : {&p, &q}) {
                *v = std::vector<double>(3, (*v)[0] / 3.0);
            }
        }
        if (out.phases == 1) {
            p = {(p[0] + p[1] + p[2]) / 3.0};
            q = {(q[0] + q[1] + q[2]) / 3.0};
        }
        const double exponent = row.number("type", 0.0) == 1.0   ? 2.0
                                : row.number("type", 0.0) == 2.0 ? 1.0
                                                                 : 0.0;
        out.loads.push_back({row.id, kind, node, out.nodal.loads.size(), sign});
        for (std::size_t k = 0; k < out.phases; ++k) {
            require<DataError>(std::isfinite(p[k]) && std::isfinite(q[k]),
                               "{} {}: p_specified {} and q_specified {}, expected finite values",
                               kind, row.id, p[k], q[k]);
            three_phase::NodalLoad load;
            load.from = node + static_cast<Index>(k);
            load.p = on ? sign * p[k] : 0.0;
            load.q = on ? sign * q[k] : 0.0;
            load.v_rated = v_rated(node);
            load.p_exponent = load.q_exponent = on ? exponent : 2.0;
            out.nodal.loads.push_back(load);
        }
    }
};

}  // namespace

std::string unsupported(const io::GridModelTables& tables) {
    const auto found = tables.find("fault");
    return found != tables.end() && !found->second.empty() ? "it holds a fault" : "";
}

Network make_network(const io::GridModelTables& tables, bool balanced) {
    NetworkBuilder builder(tables, balanced);
    builder.build();
    return std::move(builder.out);
}

io::GridModelTables updated(const io::GridModelTables& input, const io::GridModelTables& update) {
    auto out = input;
    for (const auto& [kind, rows] : update) {
        auto& table = out[kind];
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto& row = rows[i];
            // Rows without an id follow the order of the input.
            auto found = std::find_if(table.begin(), table.end(),
                                      [&](const auto& object) { return object.id == row.id; });
            if (row.id < 0 && rows.size() == table.size()) {
                found = table.begin() + static_cast<std::ptrdiff_t>(i);
            }
            require<DataError>(found != table.end(), "update of {} {}: the input has none", kind,
                               row.id);
            for (const auto& [attribute, values] : row.values) {
                auto& target = found->values[attribute];
                target.resize(std::max(target.size(), values.size()), NAN);
                for (std::size_t k = 0; k < values.size(); ++k) {
                    target[k] = std::isnan(values[k]) ? target[k] : values[k];
                }
            }
        }
    }
    return out;
}

}  // namespace calade::energy::grid_model
