// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/pandapower_problem.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/transformer_star.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <set>

namespace calade::energy::power_flow {

namespace {

using Complex = std::complex<double>;
constexpr double radians = std::numbers::pi / 180.0;

class PandapowerBuilder {
public:
    PandapowerBuilder(const io::PandapowerNet& net, bool turns) : net_(net), turns_(turns) {}
    PandapowerProblem out;

    void build() {
        refuse_others();
        buses();
        switches();
        external_grids();
        lines();
        transformers();
        three_winding_transformers();
        powers("load", -1.0);
        powers("sgen", 1.0);
        powers("asymmetric_load", -1.0);
        generators();
        shunts();
        keep_supplied();
    }

private:
    const io::PandapowerNet& net_;
    bool turns_;
    std::map<std::int64_t, Index> place_;  ///< in the whole problem
    std::vector<double> kv_;
    std::set<std::pair<std::int64_t, std::int64_t>> open_line_, open_trafo_,
        open_trafo3w_;  ///< element, bus

    [[nodiscard]] std::string name(const char* kind, std::size_t row) const {
        return fmt::format("{}: {} {}", net_.name, kind, net_.table(kind).index[row]);
    }
    [[nodiscard]] bool in_service(const char* kind, std::size_t row) const {
        return net_.table(kind).number(row, "in_service", 1.0) != 0.0;
    }
    double need(const char* kind, std::size_t row, const char* column) const {
        const double value = net_.table(kind).number(row, column, NAN);
        require<DataError>(std::isfinite(value), "{}: {} is missing or no number", name(kind, row),
                           column);
        return value;
    }
    double above_zero(const char* kind, std::size_t row, const char* column) const {
        const double value = need(kind, row, column);
        require<DataError>(value > 0.0, "{}: {} is {}, expected above 0", name(kind, row), column,
                           value);
        return value;
    }
    Index bus_of(const char* kind, std::size_t row, const char* column) const {
        const double number = need(kind, row, column);
        const auto found = place_.find(static_cast<std::int64_t>(number));
        require<DataError>(found != place_.end(), "{}: {} is {}, which is no bus", name(kind, row),
                           column, number);
        return found->second;
    }

    void refuse_others() const {
        for (const char* kind : {"impedance", "ward", "xward", "dcline", "storage", "motor",
                                 "asymmetric_sgen", "svc", "tcsc", "ssc"}) {
            for (std::size_t r = 0; r < net_.table(kind).rows(); ++r) {
                require<DataError>(!in_service(kind, r), "{}: elements of this kind are not read",
                                   name(kind, r));
            }
        }
    }

    Index add_bus(double kv) {
        auto& bus = out.problem.bus;
        bus.type.push_back(BusType::pq);
        bus.v.push_back(1.0);
        for (auto* v : {&bus.p, &bus.q, &bus.g_shunt, &bus.b_shunt, &bus.angle}) {
            v->push_back(0.0);
        }
        kv_.push_back(kv);
        return bus.size() - 1;
    }

    void buses() {
        const auto& table = net_.table("bus");
        const auto& ties = net_.table("switch");
        require<DataError>(table.rows() > 0, "{}: no buses", net_.name);
        std::map<std::int64_t, Index> row;
        for (std::size_t r = 0; r < table.rows(); ++r) {
            require<DataError>(row.emplace(table.index[r], static_cast<Index>(r)).second,
                               "{}: is given twice", name("bus", r));
        }
        // Closed switches between buses make one node of them.
        DisjointSets sets(static_cast<Index>(table.rows()));
        for (std::size_t r = 0; r < ties.rows(); ++r) {
            if (ties.text(r, "et") != "b" || ties.number(r, "closed", 1.0) == 0.0) {
                continue;
            }
            require<DataError>(ties.number(r, "z_ohm", 0.0) == 0.0,
                               "{}: z_ohm is not 0: switches with impedance are not read",
                               name("switch", r));
            const auto a = row.find(static_cast<std::int64_t>(need("switch", r, "bus")));
            const auto b = row.find(static_cast<std::int64_t>(need("switch", r, "element")));
            require<DataError>(a != row.end() && b != row.end(), "{}: joins what is no bus",
                               name("switch", r));
            if (in_service("bus", at(a->second)) && in_service("bus", at(b->second))) {
                sets.join(a->second, b->second);
            }
        }
        std::map<Index, Index> of_root;
        for (std::size_t r = 0; r < table.rows(); ++r) {
            const double kv = above_zero("bus", r, "vn_kv");
            const Index root = sets.root(static_cast<Index>(r));
            const auto found = of_root.find(root);
            const Index node = found != of_root.end() ? found->second : add_bus(kv);
            of_root[root] = node;
            require<DataError>(std::abs(kv_[at(node)] - kv) <= 1e-9 * kv,
                               "{}: vn_kv is {}, joined to {} by a switch", name("bus", r), kv,
                               kv_[at(node)]);
            place_[table.index[r]] = node;
        }
    }

    void switches() {
        const auto& table = net_.table("switch");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            const auto kind = table.text(r, "et");
            require<DataError>(kind == "b" || kind == "l" || kind == "t" || kind == "t3",
                               "{}: at an element of kind '{}', expected b, l, t or t3",
                               name("switch", r), kind);
            if (table.number(r, "closed", 1.0) == 0.0 && kind != "b") {
                (kind == "l"   ? open_line_
                 : kind == "t" ? open_trafo_
                               : open_trafo3w_)
                    .emplace(static_cast<std::int64_t>(need("switch", r, "element")),
                             static_cast<std::int64_t>(need("switch", r, "bus")));
            }
        }
    }

    void external_grids() {
        const auto& table = net_.table("ext_grid");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (in_service("ext_grid", r)) {
                const auto i = at(bus_of("ext_grid", r, "bus"));
                out.problem.bus.type[i] = BusType::slack;
                out.problem.bus.v[i] = above_zero("ext_grid", r, "vm_pu");
                out.problem.bus.angle[i] = radians * table.number(r, "va_degree", 0.0);
            }
        }
    }

    void branch(Index from, Index to, Complex z, double b, double tap, double shift) {
        auto& all = out.problem.branch;
        all.from.push_back(from);
        all.to.push_back(to);
        all.r.push_back(z.real());
        all.x.push_back(z.imag());
        all.b.push_back(b);
        all.tap.push_back(tap);
        all.shift.push_back(shift);
    }

    /// The end of a branch: its bus, or a node of its own where a switch there is open.
    Index end_of(const std::set<std::pair<std::int64_t, std::int64_t>>& open, std::int64_t element,
                 std::int64_t bus, Index node) {
        if (open.count({element, bus}) == 0) {
            return node;
        }
        return add_bus(kv_[at(node)]);
    }

    void lines() {
        const auto& table = net_.table("line");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!in_service("line", r)) {
                continue;
            }
            const Index a = bus_of("line", r, "from_bus");
            const Index b = bus_of("line", r, "to_bus");
            const double base = kv_[at(a)] * kv_[at(a)];
            const double km = above_zero("line", r, "length_km");
            const double parallel = table.number(r, "parallel", 1.0);
            require<DataError>(parallel >= 1.0, "{}: parallel is {}, expected 1 or more",
                               name("line", r), parallel);
            const Complex z(need("line", r, "r_ohm_per_km"), need("line", r, "x_ohm_per_km"));
            require<DataError>(std::abs(z) > 0.0 && z.real() >= 0.0,
                               "{}: r {} and x {} Ω/km, expected an impedance", name("line", r),
                               z.real(), z.imag());
            const double omega = 2.0 * std::numbers::pi * net_.frequency_hz;
            const double charging =
                omega * 1e-9 * table.number(r, "c_nf_per_km", 0.0) * km * parallel * base;
            const double leak = 1e-6 * table.number(r, "g_us_per_km", 0.0) * km * parallel * base;
            const auto from = static_cast<std::int64_t>(need("line", r, "from_bus"));
            const auto to = static_cast<std::int64_t>(need("line", r, "to_bus"));
            if (open_line_.count({table.index[r], from}) > 0 &&
                open_line_.count({table.index[r], to}) > 0) {
                continue;
            }
            const Index f = end_of(open_line_, table.index[r], from, a);
            const Index t = end_of(open_line_, table.index[r], to, b);
            branch(f, t, z * km / parallel / base, charging, 1.0, 0.0);
            out.problem.bus.g_shunt[at(f)] += 0.5 * leak;
            out.problem.bus.g_shunt[at(t)] += 0.5 * leak;
        }
    }

    void transformers() {
        const auto& table = net_.table("trafo");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            const auto high = static_cast<std::int64_t>(need("trafo", r, "hv_bus"));
            const auto low = static_cast<std::int64_t>(need("trafo", r, "lv_bus"));
            if (!in_service("trafo", r) || open_trafo_.count({table.index[r], high}) > 0 ||
                open_trafo_.count({table.index[r], low}) > 0) {
                continue;
            }
            const Index from = bus_of("trafo", r, "hv_bus");
            const Index to = bus_of("trafo", r, "lv_bus");
            const double mva = above_zero("trafo", r, "sn_mva");
            const double parallel = table.number(r, "parallel", 1.0);
            const double vk = above_zero("trafo", r, "vk_percent") / 100.0;
            const double vkr = need("trafo", r, "vkr_percent") / 100.0;
            require<DataError>(vkr >= 0.0 && vkr <= vk, "{}: vkr_percent {} of vk_percent {}",
                               name("trafo", r), 100.0 * vkr, 100.0 * vk);
            const double x = std::sqrt(vk * vk - vkr * vkr);
            TransformerLeg leg{Complex(vkr, x) / (mva * parallel),
                               above_zero("trafo", r, "vn_hv_kv"),
                               above_zero("trafo", r, "vn_lv_kv"),
                               turns_ ? table.number(r, "shift_degree", 0.0) : 0.0, 0.0};
            const auto side = tap_side("trafo", r, {"hv", "lv"});
            if (!side.empty()) {
                leg.tap(tap_factor("trafo", r), side == "hv", side == "hv");
            }
            leg.core = parallel * core("trafo", r, mva);
            transformer(from, to, leg);
        }
    }

    void three_winding_transformers() {
        const auto& table = net_.table("trafo3w");
        const char* const sides[] = {"hv", "mv", "lv"};
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!in_service("trafo3w", r)) {
                continue;
            }
            ThreeWindings given;
            std::array<Index, 3> bus{};
            for (std::size_t k = 0; k < 3; ++k) {
                const std::string s = sides[k];
                const auto column = s + "_bus";
                const auto number = static_cast<std::int64_t>(need("trafo3w", r, column.c_str()));
                bus[k] = end_of(open_trafo3w_, table.index[r], number,
                                bus_of("trafo3w", r, column.c_str()));
                given.mva[k] = above_zero("trafo3w", r, ("sn_" + s + "_mva").c_str());
                given.kv[k] = above_zero("trafo3w", r, ("vn_" + s + "_kv").c_str());
                given.vk[k] = above_zero("trafo3w", r, ("vk_" + s + "_percent").c_str()) / 100.0;
                given.vkr[k] = need("trafo3w", r, ("vkr_" + s + "_percent").c_str()) / 100.0;
                require<DataError>(given.vkr[k] >= 0.0 && given.vkr[k] <= given.vk[k],
                                   "{}: vkr_{}_percent {} of vk_{}_percent {}", name("trafo3w", r),
                                   s, 100.0 * given.vkr[k], s, 100.0 * given.vk[k]);
                given.shift[k] =
                    turns_ && k > 0 ? table.number(r, "shift_" + s + "_degree", 0.0) : 0.0;
            }
            auto legs = star_of(given);
            const auto side = tap_side("trafo3w", r, {"hv", "mv", "lv"});
            for (std::size_t k = 0; k < 3; ++k) {
                if (side == sides[k]) {
                    legs[k].tap(tap_factor("trafo3w", r), k == 0,
                                (table.number(r, "tap_at_star_point", 0.0) == 0.0) == (k == 0));
                }
            }
            // The program's own default: the core hangs on the leg of the highest voltage.
            legs[0].core = core("trafo3w", r, given.mva[0]);
            const Index star = add_bus(kv_[at(bus[0])]);
            transformer(bus[0], star, legs[0]);
            transformer(star, bus[1], legs[1]);
            transformer(star, bus[2], legs[2]);
        }
    }

    /// What the core draws, MW and Mvar, as an admittance at rated voltage.
    [[nodiscard]] Complex core(const char* kind, std::size_t r, double mva) const {
        const auto& table = net_.table(kind);
        const double iron = table.number(r, "pfe_kw", 0.0) / 1e3;
        const double open = table.number(r, "i0_percent", 0.0) / 100.0 * mva;
        return {iron, -std::sqrt(std::max(open * open - iron * iron, 0.0))};
    }

    void transformer(Index from, Index to, const TransformerLeg& leg) {
        // On the base of the low bus.
        const double v2 = leg.v_low * leg.v_low / (kv_[at(to)] * kv_[at(to)]);
        const Complex z = leg.z * v2;
        const Complex shunt = leg.core / v2;
        // Half of the impedance on each side of the core, as a pi section.
        const Complex half = 2.0 / z;
        const Complex across = half * half / (2.0 * half + shunt);
        const Complex end = half - 2.0 * across;
        const double ratio = leg.v_high / kv_[at(from)] * kv_[at(to)] / leg.v_low;
        branch(from, to, 1.0 / across, 0.0, ratio, radians * leg.shift);
        auto& bus = out.problem.bus;
        bus.g_shunt[at(from)] += end.real() / (ratio * ratio);
        bus.b_shunt[at(from)] += end.imag() / (ratio * ratio);
        bus.g_shunt[at(to)] += end.real();
        bus.b_shunt[at(to)] += end.imag();
    }

    /// Where the taps are; empty where there are none.
    [[nodiscard]] std::string tap_side(const char* kind, std::size_t r,
                                       const std::vector<std::string>& sides) const {
        const auto& table = net_.table(kind);
        auto side = table.text(r, "tap_side");
        if (side.empty() && std::isnan(table.number(r, "tap_pos", NAN))) {
            return side;
        }
        require<DataError>(std::find(sides.begin(), sides.end(), side) != sides.end(),
                           "{}: tap_side is '{}', expected {}", name(kind, r), side,
                           fmt::join(sides, " or "));
        return side;
    }

    /// What the tap makes of the rated voltage of its side.
    [[nodiscard]] Complex tap_factor(const char* kind, std::size_t r) const {
        const auto& table = net_.table(kind);
        const double neutral = need(kind, r, "tap_neutral");
        const double steps = table.number(r, "tap_pos", neutral) - neutral;
        if (steps == 0.0) {
            return 1.0;
        }
        const double degrees = table.number(r, "tap_step_degree", 0.0);
        if (table.number(r, "tap_phase_shifter", 0.0) != 0.0 ||
            table.text(r, "tap_changer_type") == "Ideal") {
            return std::polar(1.0, radians * steps * degrees);
        }
        return 1.0 + steps * need(kind, r, "tap_step_percent") / 100.0 *
                         std::polar(1.0, radians * degrees);
    }

    void powers(const char* kind, double sign) {
        const auto& table = net_.table(kind);
        const bool phases = std::string(kind).starts_with("asymmetric");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!in_service(kind, r)) {
                continue;
            }
            for (const char* share : {"const_z_percent", "const_i_percent"}) {
                require<DataError>(table.number(r, share, 0.0) == 0.0,
                                   "{}: {} is not 0: only constant power is read", name(kind, r),
                                   share);
            }
            const double scale = sign * table.number(r, "scaling", 1.0);
            const auto i = at(bus_of(kind, r, "bus"));
            if (phases) {
                for (const char* phase : {"a", "b", "c"}) {
                    out.problem.bus.p[i] +=
                        scale * need(kind, r, fmt::format("p_{}_mw", phase).c_str());
                    out.problem.bus.q[i] +=
                        scale * need(kind, r, fmt::format("q_{}_mvar", phase).c_str());
                }
                continue;
            }
            out.problem.bus.p[i] += scale * need(kind, r, "p_mw");
            out.problem.bus.q[i] += scale * need(kind, r, "q_mvar");
        }
    }

    void generators() {
        const auto& table = net_.table("gen");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!in_service("gen", r)) {
                continue;
            }
            const auto i = at(bus_of("gen", r, "bus"));
            if (out.problem.bus.type[i] == BusType::slack) {
                continue;
            }
            const bool slack = table.number(r, "slack", 0.0) != 0.0;
            out.problem.bus.type[i] = slack ? BusType::slack : BusType::pv;
            out.problem.bus.v[i] = above_zero("gen", r, "vm_pu");
            out.problem.bus.p[i] += need("gen", r, "p_mw") * table.number(r, "scaling", 1.0);
        }
    }

    void shunts() {
        const auto& table = net_.table("shunt");
        for (std::size_t r = 0; r < table.rows(); ++r) {
            if (!in_service("shunt", r)) {
                continue;
            }
            const auto i = at(bus_of("shunt", r, "bus"));
            const double rated = table.number(r, "vn_kv", kv_[i]);
            const double scale = table.number(r, "step", 1.0) * kv_[i] * kv_[i] / (rated * rated);
            out.problem.bus.g_shunt[i] += need("shunt", r, "p_mw") * scale;
            out.problem.bus.b_shunt[i] -= need("shunt", r, "q_mvar") * scale;
        }
    }

    /// Leaves out what hangs on no external grid, and buses out of service with their branches.
    void keep_supplied() {
        auto& all = out.problem;
        const auto& table = net_.table("bus");
        std::vector<std::uint8_t> off(all.bus.type.size(), 0);
        for (std::size_t r = 0; r < table.rows(); ++r) {
            off[at(place_[table.index[r]])] |= in_service("bus", r) ? 0 : 1;
        }
        DisjointSets sets(all.bus.size());
        for (Index k = 0; k < all.branch.size(); ++k) {
            if (off[at(all.branch.from[at(k)])] == 0 && off[at(all.branch.to[at(k)])] == 0) {
                sets.join(all.branch.from[at(k)], all.branch.to[at(k)]);
            }
        }
        std::vector<std::uint8_t> fed(off.size(), 0);
        bool any = false;
        for (Index i = 0; i < all.bus.size(); ++i) {
            const bool source = all.bus.type[at(i)] == BusType::slack && off[at(i)] == 0;
            fed[at(sets.root(i))] |= source ? 1 : 0;
            any = any || source;
        }
        require<DataError>(any, "{}: no external grid in service", net_.name);
        Problem kept;
        std::vector<Index> number(off.size(), -1);
        for (Index i = 0; i < all.bus.size(); ++i) {
            if (off[at(i)] != 0 || fed[at(sets.root(i))] == 0) {
                continue;
            }
            number[at(i)] = kept.bus.size();
            kept.bus.type.push_back(all.bus.type[at(i)]);
            for (auto member : {&Buses::p, &Buses::q, &Buses::g_shunt, &Buses::b_shunt, &Buses::v,
                                &Buses::angle}) {
                (kept.bus.*member).push_back((all.bus.*member)[at(i)]);
            }
        }
        for (Index k = 0; k < all.branch.size(); ++k) {
            const Index f = number[at(all.branch.from[at(k)])];
            const Index t = number[at(all.branch.to[at(k)])];
            if (f < 0 || t < 0) {
                continue;
            }
            kept.branch.from.push_back(f);
            kept.branch.to.push_back(t);
            for (auto member :
                 {&Branches::r, &Branches::x, &Branches::b, &Branches::tap, &Branches::shift}) {
                (kept.branch.*member).push_back((all.branch.*member)[at(k)]);
            }
        }
        for (const auto& [bus, node] : place_) {
            out.bus[bus] = number[at(node)];
        }
        out.problem = std::move(kept);
    }
};

}  // namespace

PandapowerProblem from_pandapower(const io::PandapowerNet& net, bool turns) {
    PandapowerBuilder builder(net, turns);
    builder.build();
    return std::move(builder.out);
}

}  // namespace calade::energy::power_flow
