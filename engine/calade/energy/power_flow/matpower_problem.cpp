// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/matpower_problem.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <map>
#include <numbers>

namespace calade::energy::power_flow {

namespace {

constexpr double radians = std::numbers::pi / 180.0;
constexpr int pv_type = 2;
constexpr int reference_type = 3;
constexpr int isolated_type = 4;

}  // namespace

MatpowerProblem from_matpower(const io::MatpowerCase& given) {
    MatpowerProblem out;
    auto& bus = out.problem.bus;
    auto& branch = out.problem.branch;
    std::map<Index, Index> place;
    for (const auto& b : given.buses) {
        if (b.type == isolated_type) {
            continue;
        }
        place[b.number] = bus.size();
        out.number.push_back(b.number);
        bus.type.push_back(b.type == reference_type ? BusType::slack : BusType::pq);
        bus.p.push_back(-b.p_mw / given.base_mva);
        bus.q.push_back(-b.q_mvar / given.base_mva);
        bus.g_shunt.push_back(b.g_mw / given.base_mva);
        bus.b_shunt.push_back(b.b_mvar / given.base_mva);
        bus.v.push_back(b.v_pu);
        bus.angle.push_back(b.angle_deg * radians);
    }
    std::map<Index, int> type;
    for (const auto& b : given.buses) {
        type[b.number] = b.type;
    }
    for (const auto& g : given.generators) {
        const auto found = place.find(g.bus);
        if (!g.on || found == place.end()) {
            continue;
        }
        const auto i = static_cast<std::size_t>(found->second);
        bus.p[i] += g.p_mw / given.base_mva;
        bus.q[i] += g.q_mvar / given.base_mva;
        if (type[g.bus] == pv_type) {
            bus.type[i] = BusType::pv;
        }
        if (bus.type[i] != BusType::pq) {
            bus.v[i] = g.v_pu;
        }
    }
    require<DataError>(std::count(bus.type.begin(), bus.type.end(), BusType::slack) > 0,
                       "{}: has no reference bus (type 3)", given.name);
    for (const auto& b : given.branches) {
        const auto from = place.find(b.from);
        const auto to = place.find(b.to);
        if (!b.on || from == place.end() || to == place.end()) {
            continue;
        }
        require<DataError>(b.r_pu != 0.0 || b.x_pu != 0.0, "{}: branch {}-{} has no impedance",
                           given.name, b.from, b.to);
        branch.from.push_back(from->second);
        branch.to.push_back(to->second);
        branch.r.push_back(b.r_pu);
        branch.x.push_back(b.x_pu);
        branch.b.push_back(b.b_pu);
        branch.tap.push_back(b.ratio == 0.0 ? 1.0 : b.ratio);
        branch.shift.push_back(b.shift_deg * radians);
    }
    return out;
}

}  // namespace calade::energy::power_flow
