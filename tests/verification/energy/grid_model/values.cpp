// SPDX-License-Identifier: Apache-2.0
#include "grid_model/values.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::verification::grid_model_values {

namespace {
std::size_t at(Index i) { return static_cast<std::size_t>(i); }
}  // namespace

Values values_of(const energy::grid_model::Network& network, const std::vector<Complex>& v,
                 bool appliances) {
    Values out;
    const auto n = network.phases;
    const double root3 = std::numbers::sqrt3;
    const double times = network.balanced ? 3.0 : 1.0;
    auto put = [&](const std::string& kind, std::int64_t id, const std::string& side, Index node,
                   const std::vector<Complex>& i) {
        for (std::size_t p = 0; p < n; ++p) {
            const Complex s = v[at(node) + p] * std::conj(i[p]) * times;
            out[{kind, id, "p" + side}].push_back(s.real());
            out[{kind, id, "q" + side}].push_back(s.imag());
            out[{kind, id, "s" + side}].push_back(std::abs(s));
            out[{kind, id, "i" + side}].push_back(std::abs(i[p]));
        }
    };
    // What leaves each bus is what its sources give: exact where a source is ideal.
    std::map<Index, std::vector<Complex>> leaves;
    std::map<Index, double> weight;
    auto take = [&](Index node, const std::vector<Complex>& i, double sign) {
        auto& sum = leaves.try_emplace(node, n).first->second;
        for (std::size_t p = 0; p < n; ++p) {
            sum[p] += sign * i[p];
        }
    };
    for (const auto& [id, node] : network.node) {
        const double rated = network.u_rated.at(id);
        for (std::size_t p = 0; p < n; ++p) {
            const Complex u = v[at(node) + p];
            out[{"node", id, "u_pu"}].push_back(std::abs(u) * root3 / rated);
            out[{"node", id, "u"}].push_back(std::abs(u) * (network.balanced ? root3 : 1.0));
            out[{"node", id, "u_angle"}].push_back(std::arg(u));
        }
        out[{"node", id, "energized"}] = {static_cast<double>(network.energised[at(node) / n])};
    }
    for (const auto& branch : network.branches) {
        std::vector<Complex> from(n), to(n);
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                const Complex vf = v[at(branch.from) + j];
                const Complex vt = v[at(branch.to) + j];
                auto y = [&](std::size_t side, std::size_t other) {
                    return branch.y[(side * n + i) * 2 * n + other * n + j];
                };
                // By differences: across a link the products alone would cancel their digits.
                from[i] += y(0, 1) * (vt - vf) + (y(0, 0) + y(0, 1)) * vf;
                to[i] += y(1, 0) * (vf - vt) + (y(1, 1) + y(1, 0)) * vt;
            }
        }
        take(branch.from, from, 1.0);
        take(branch.to, to, 1.0);
        if (branch.winding > 0) {
            put(branch.kind, branch.id, fmt::format("_{}", branch.winding), branch.from, from);
            continue;
        }
        put(branch.kind, branch.id, "_from", branch.from, from);
        put(branch.kind, branch.id, "_to", branch.to, to);
    }
    for (const auto& shunt : network.shunts) {
        if (!shunt.current.empty()) {
            weight[shunt.node] += shunt.weight;
            continue;
        }
        std::vector<Complex> i(n);
        for (std::size_t a = 0; a < n; ++a) {
            for (std::size_t b = 0; b < n; ++b) {
                i[a] += shunt.y[a * n + b] * v[at(shunt.node) + b];
            }
        }
        take(shunt.node, i, 1.0);
        put(shunt.kind, shunt.id, "", shunt.node, i);
    }
    if (!appliances) {
        return out;
    }
    for (const auto& load : network.loads) {
        std::vector<Complex> i(n);
        for (std::size_t p = 0; p < n; ++p) {
            const Complex u = v[at(load.node) + p];
            const auto& nodal = network.nodal.loads[load.first + p];
            i[p] =
                std::abs(u) > 0.0 ? load.sign * energy::three_phase::load_current(nodal, u) : 0.0;
        }
        take(load.node, i, load.sign);
        put(load.kind, load.id, "", load.node, i);
    }
    for (const auto& source : network.shunts) {
        if (source.current.empty()) {
            continue;
        }
        auto i = leaves.try_emplace(source.node, n).first->second;
        for (auto& part : i) {
            part *= source.weight > 0.0 ? source.weight / weight[source.node] : 0.0;
        }
        put(source.kind, source.id, "", source.node, i);
    }
    return out;
}

double Tolerance::of(const std::string& name) const {
    for (const auto& [pattern, value] : by_name) {
        if (std::regex_match(name, pattern)) {
            return value;
        }
    }
    return absolute;
}

void compare(const Values& ours, const io::GridModelTables& expected, const Tolerance& tolerance,
             Worst& worst) {
    for (const auto& [kind, rows] : expected) {
        for (const auto& row : rows) {
            for (const auto& [attribute, values] : row.values) {
                const auto found = ours.find({kind, row.id, attribute});
                // A tap of −128 is that program's "none".
                const bool no_tap = attribute == "tap_pos" && values[0] == -128.0;
                if (found == ours.end() || no_tap) {
                    continue;
                }
                for (std::size_t k = 0; k < values.size() && k < found->second.size(); ++k) {
                    double miss = found->second[k] - values[k];
                    if (attribute == "u_angle") {
                        // Some references give each phase's angle against its own.
                        const bool own = values.size() == 3 && values[0] == values[1] &&
                                         values[1] == values[2] &&
                                         found->second[0] != found->second[1];
                        miss += own ? 2.0 * std::numbers::pi / 3.0 * static_cast<double>(k) : 0.0;
                        miss = std::remainder(miss, 2.0 * std::numbers::pi);
                    }
                    // Angles as unit phasors: relative to one.
                    const double size = attribute == "u_angle" ? 1.0 : std::abs(values[k]);
                    const double allowed = tolerance.of(attribute) + tolerance.relative * size;
                    const double times = std::abs(miss) / allowed;
                    if (!(times <= worst.times) && !std::isnan(values[k])) {
                        worst = {times,
                                 fmt::format("{} {} {}: {:.9g}, expected {:.9g}", kind, row.id,
                                             attribute, found->second[k], values[k])};
                    }
                }
            }
        }
    }
}

Tolerance tolerance_of(const nlohmann::json& parameters) {
    Tolerance out;
    out.relative = parameters.value("rtol", 1e-5);
    const auto& absolute = parameters["atol"];
    if (absolute.is_number()) {
        out.absolute = absolute.get<double>();
        return out;
    }
    for (const auto& [name, value] : absolute.items()) {
        if (name == "default") {
            out.absolute = value.get<double>();
        } else {
            out.by_name.emplace_back(std::regex(name), value.get<double>());
        }
    }
    return out;
}

std::vector<std::filesystem::path> case_folders(const std::filesystem::path& root) {
    std::vector<std::filesystem::path> folders;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (entry.path().filename() == "params.json") {
            folders.push_back(entry.path().parent_path());
        }
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace calade::verification::grid_model_values
