// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/matpower_problem.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/admittance.hpp"

#include <numbers>

namespace calade::energy::power_flow {

namespace {

constexpr double radians = std::numbers::pi / 180.0;
constexpr int pv_type = 2;
constexpr int reference_type = 3;
constexpr int isolated_type = 4;

class MatpowerBuilder {
public:
    explicit MatpowerBuilder(const io::MatpowerCase& given) : given_(given) {}
    MatpowerProblem out;

    void build() {
        for (std::size_t i = 0; i < given_.buses.size(); ++i) {
            row_[given_.buses[i].number] = static_cast<Index>(i);
        }
        lay_out();
        for (const auto& bus : given_.buses) {
            take(bus);
        }
        for (const auto& generator : given_.generators) {
            take(generator);
        }
        for (const auto& branch : given_.branches) {
            take(branch);
        }
    }

private:
    const io::MatpowerCase& given_;
    std::map<Index, Index> row_;

    [[nodiscard]] const io::MatpowerCase::Bus& bus(Index number) const {
        return given_.buses[at(row_.at(number))];
    }
    [[nodiscard]] bool conducts(const io::MatpowerCase::Branch& b) const {
        return b.on && bus(b.from).type != isolated_type && bus(b.to).type != isolated_type;
    }
    [[nodiscard]] static bool is_tie(const io::MatpowerCase::Branch& b) {
        return b.r_pu == 0.0 && b.x_pu == 0.0;
    }

    /// One bus of the problem for what ties join, as far as a reference bus feeds it.
    void lay_out() {
        DisjointSets joined(static_cast<Index>(given_.buses.size()));
        DisjointSets fed(static_cast<Index>(given_.buses.size()));
        for (const auto& b : given_.branches) {
            if (!conducts(b)) {
                continue;
            }
            require<DataError>(
                !is_tie(b) || ((b.ratio == 0.0 || b.ratio == 1.0) && b.shift_deg == 0.0),
                "{}: branch {}-{} has no impedance but a ratio of {} and a shift of {} degrees, "
                "expected neither, or an impedance",
                given_.name, b.from, b.to, b.ratio, b.shift_deg);
            fed.join(row_[b.from], row_[b.to]);
            if (is_tie(b)) {
                joined.join(row_[b.from], row_[b.to]);
            }
        }
        std::vector<std::uint8_t> lit(given_.buses.size(), 0);
        bool any = false;
        for (const auto& b : given_.buses) {
            if (b.type == reference_type) {
                lit[at(fed.root(row_[b.number]))] = 1;
                any = true;
            }
        }
        require<DataError>(any, "{}: has no reference bus (type 3)", given_.name);
        std::map<Index, Index> of_root;
        for (const auto& b : given_.buses) {
            out.place[b.number] = -1;
            if (b.type == isolated_type) {
                continue;
            }
            if (lit[at(fed.root(row_[b.number]))] == 0) {
                out.dark.push_back(b.number);
                continue;
            }
            const auto [found, fresh] =
                of_root.try_emplace(joined.root(row_[b.number]), out.problem.bus.size());
            if (fresh) {
                add_bus(b);
            }
            out.place[b.number] = found->second;
        }
    }

    void add_bus(const io::MatpowerCase::Bus& b) {
        auto& all = out.problem.bus;
        out.number.push_back(b.number);
        all.type.push_back(BusType::pq);
        for (auto* v : {&all.p, &all.q, &all.g_shunt, &all.b_shunt}) {
            v->push_back(0.0);
        }
        all.v.push_back(b.v_pu);
        all.angle.push_back(b.angle_deg * radians);
    }

    void take(const io::MatpowerCase::Bus& b) {
        if (out.place[b.number] < 0) {
            return;
        }
        auto& all = out.problem.bus;
        const auto i = at(out.place[b.number]);
        all.p[i] -= b.p_mw / given_.base_mva;
        all.q[i] -= b.q_mvar / given_.base_mva;
        all.g_shunt[i] += b.g_mw / given_.base_mva;
        all.b_shunt[i] += b.b_mvar / given_.base_mva;
        if (b.type == reference_type) {
            const double angle = b.angle_deg * radians;
            require<DataError>(
                all.type[i] != BusType::slack || (all.v[i] == b.v_pu && all.angle[i] == angle),
                "{}: reference bus {} has {} pu and {} degrees and is joined without impedance to "
                "one of {} pu and {} degrees",
                given_.name, b.number, b.v_pu, b.angle_deg, all.v[i], all.angle[i] / radians);
            all.type[i] = BusType::slack;
            all.v[i] = b.v_pu;
            all.angle[i] = angle;
        }
    }

    void take(const io::MatpowerCase::Generator& g) {
        const Index place = out.place[g.bus];
        if (!g.on || place < 0) {
            return;
        }
        auto& all = out.problem.bus;
        const auto i = at(place);
        all.p[i] += g.p_mw / given_.base_mva;
        all.q[i] += g.q_mvar / given_.base_mva;
        const int type = bus(g.bus).type;
        if (type == pv_type && all.type[i] == BusType::pq) {
            all.type[i] = BusType::pv;
        }
        // Beside a reference bus that a tie joins, the reference's own voltage holds.
        if (type == reference_type || (type == pv_type && all.type[i] == BusType::pv)) {
            all.v[i] = g.v_pu;
        }
    }

    void take(const io::MatpowerCase::Branch& b) {
        if (!conducts(b) || out.place[b.from] < 0) {
            return;
        }
        auto& all = out.problem.bus;
        const Index from = out.place[b.from];
        const Index to = out.place[b.to];
        const double tap = b.ratio == 0.0 ? 1.0 : b.ratio;
        if (from == to) {  // what is left of it is an admittance to ground
            if (is_tie(b)) {
                all.b_shunt[at(from)] += b.b_pu;
                return;
            }
            const Branches one{
                {0}, {0}, {b.r_pu}, {b.x_pu}, {b.b_pu}, {tap}, {b.shift_deg * radians}};
            const auto y = branch_admittance(one, 0);
            all.g_shunt[at(from)] += y.ff_g + y.ft_g + y.tf_g + y.tt_g;
            all.b_shunt[at(from)] += y.ff_b + y.ft_b + y.tf_b + y.tt_b;
            return;
        }
        auto& branch = out.problem.branch;
        branch.from.push_back(from);
        branch.to.push_back(to);
        branch.r.push_back(b.r_pu);
        branch.x.push_back(b.x_pu);
        branch.b.push_back(b.b_pu);
        branch.tap.push_back(tap);
        branch.shift.push_back(b.shift_deg * radians);
    }
};

}  // namespace

MatpowerProblem from_matpower(const io::MatpowerCase& given) {
    MatpowerBuilder builder(given);
    builder.build();
    return std::move(builder.out);
}

}  // namespace calade::energy::power_flow
