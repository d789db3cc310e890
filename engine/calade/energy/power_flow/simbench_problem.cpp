// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/simbench_problem.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"

#include <cmath>
#include <complex>
#include <map>

namespace calade::energy::power_flow {

namespace {

using Complex = std::complex<double>;

class SimbenchBuilder {
public:
    explicit SimbenchBuilder(std::filesystem::path folder) : folder_(std::move(folder)) {}
    SimbenchProblem out;

    void build() {
        nodes();
        externals();
        lines();
        transformers();
        powers("Load.csv", "pLoad", "qLoad", -1.0);
        if (std::filesystem::exists(folder_ / "RES.csv")) {
            powers("RES.csv", "pRES", "qRES", 1.0);
        }
    }

private:
    std::filesystem::path folder_;
    std::map<std::string, Index> number_;
    std::vector<double> kv_;
    std::vector<std::string> set_v_;

    [[nodiscard]] io::Csv table(const char* name) const { return io::Csv::read(folder_ / name); }

    std::size_t node_of(const io::Csv& csv, std::size_t row, const char* column) const {
        const auto& name = csv.text(row, csv.column(column));
        const auto found = number_.find(name);
        require<DataError>(found != number_.end(), "{}: {} '{}' is no node", csv.place(row), column,
                           name);
        return static_cast<std::size_t>(found->second);
    }
    static double positive(const io::Csv& csv, std::size_t row, const char* column) {
        const double value = csv.number(row, csv.column(column));
        require<DataError>(value > 0.0, "{}: {} is {}, expected above 0", csv.place(row), column,
                           value);
        return value;
    }
    static std::size_t type_of(const io::Csv& csv, std::size_t row, const io::Csv& types) {
        const auto& name = csv.text(row, csv.column("type"));
        for (std::size_t t = 0; t < types.rows(); ++t) {
            if (types.text(t, types.column("id")) == name) {
                return t;
            }
        }
        fail<DataError>("{}: type '{}' is not in the table of types", csv.place(row), name);
    }

    void nodes() {
        const auto csv = table("Node.csv");
        auto& bus = out.problem.bus;
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            const auto& name = csv.text(r, csv.column("id"));
            require<DataError>(number_.emplace(name, bus.size()).second,
                               "{}: node '{}' is given twice", csv.place(r), name);
            out.node.push_back(name);
            kv_.push_back(positive(csv, r, "vmR"));
            set_v_.push_back(csv.text(r, csv.column("vmSetp")));
            bus.type.push_back(BusType::pq);
            bus.v.push_back(1.0);
            for (auto* v : {&bus.p, &bus.q, &bus.g_shunt, &bus.b_shunt, &bus.angle}) {
                v->push_back(0.0);
            }
        }
    }

    void externals() {
        const auto csv = table("ExternalNet.csv");
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            const auto& kind = csv.text(r, csv.column("calc_type"));
            require<DataError>(kind == "vavm", "{}: an external grid of kind '{}', expected vavm",
                               csv.place(r), kind);
            const auto i = node_of(csv, r, "node");
            const double v = std::atof(set_v_[i].c_str());
            require<DataError>(v > 0.5 && v < 1.5,
                               "{}: vmSetp of its node is '{}', expected 0.5 to 1.5", csv.place(r),
                               set_v_[i]);
            out.problem.bus.type[i] = BusType::slack;
            out.problem.bus.v[i] = v;
        }
        require<DataError>(csv.rows() > 0, "{}: no external grid",
                           (folder_ / "ExternalNet.csv").string());
    }

    void branch(std::size_t from, std::size_t to, Complex z, double b, double tap) {
        auto& out_branch = out.problem.branch;
        out_branch.from.push_back(static_cast<Index>(from));
        out_branch.to.push_back(static_cast<Index>(to));
        out_branch.r.push_back(z.real());
        out_branch.x.push_back(z.imag());
        out_branch.b.push_back(b);
        out_branch.tap.push_back(tap);
        out_branch.shift.push_back(0.0);
    }

    void lines() {
        const auto csv = table("Line.csv");
        const auto types = table("LineType.csv");
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            const auto t = type_of(csv, r, types);
            const auto from = node_of(csv, r, "nodeA");
            const double length = positive(csv, r, "length");
            const double base = kv_[from] * kv_[from];  // Ω at 1 MVA
            const Complex z(types.number(t, types.column("r")), types.number(t, types.column("x")));
            require<DataError>(std::abs(z) > 0.0, "{}: a line type without impedance",
                               types.place(t));
            branch(from, node_of(csv, r, "nodeB"), z * length / base,
                   1e-6 * types.number(t, types.column("b")) * length * base, 1.0);
        }
    }

    void transformers() {
        const auto csv = table("Transformer.csv");
        const auto types = table("TransformerType.csv");
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            const auto t = type_of(csv, r, types);
            auto value = [&](const char* column) { return types.number(t, types.column(column)); };
            const double mva = positive(types, t, "sR");
            const double short_circuit = positive(types, t, "vmImp") / 100.0;
            const double resistance = value("pCu") / 1e3 / mva;
            require<DataError>(resistance >= 0.0 && resistance <= short_circuit,
                               "{}: pCu is {} kW, expected 0 to what vmImp {} % allows",
                               types.place(t), value("pCu"), value("vmImp"));
            const double reactance =
                std::sqrt(short_circuit * short_circuit - resistance * resistance);
            const double iron = value("pFe") / 1e3;
            const double open = value("iNoLoad") / 100.0 * mva;
            const Complex shunt(iron, -std::sqrt(std::max(open * open - iron * iron, 0.0)));
            const double tap = 1.0 + (csv.number(r, csv.column("tappos")) - value("tapNeutr")) *
                                         value("dVm") / 100.0;
            require<DataError>(tap > 0.0, "{}: tappos gives a ratio of {}, expected above 0",
                               csv.place(r), tap);
            const auto from = node_of(csv, r, "nodeHV");
            const auto to = node_of(csv, r, "nodeLV");
            // Half of the impedance on each side of the core, as a pi section.
            const Complex half = 2.0 * mva / Complex(resistance, reactance);
            const Complex across = half * half / (2.0 * half + shunt);
            const Complex end = half - 2.0 * across;
            const auto& side = types.text(t, types.column("tapside"));
            const double ratio = side == "LV" ? 1.0 / tap : tap;
            const double to_side = side == "LV" ? tap * tap : 1.0;
            branch(from, to, to_side / across, 0.0, ratio);
            auto& bus = out.problem.bus;
            bus.g_shunt[from] += end.real() / (ratio * ratio * to_side);
            bus.b_shunt[from] += end.imag() / (ratio * ratio * to_side);
            bus.g_shunt[to] += end.real() / to_side;
            bus.b_shunt[to] += end.imag() / to_side;
        }
    }

    void powers(const char* name, const char* p, const char* q, double sign) {
        const auto csv = table(name);
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            const auto i = node_of(csv, r, "node");
            out.problem.bus.p[i] += sign * csv.number(r, csv.column(p));
            out.problem.bus.q[i] += sign * csv.number(r, csv.column(q));
        }
    }
};

}  // namespace

SimbenchProblem from_simbench(const std::filesystem::path& folder) {
    SimbenchBuilder builder(folder);
    builder.build();
    return std::move(builder.out);
}

}  // namespace calade::energy::power_flow
