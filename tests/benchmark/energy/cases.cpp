// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"
#include "calade/io/matpower.hpp"
#include "support/scratch.hpp"

#include <fstream>

namespace calade::benchmark {

namespace flow = energy::power_flow;

namespace {

template <class T>
void write(const std::filesystem::path& file, const std::vector<T>& values) {
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(T)));
    require<OutputError>(out.good(), "{}: cannot be written", file.string());
}

}  // namespace

std::optional<Case> matpower_case(const std::string& folder, const std::string& name) {
    const auto file = test::data_folder() / "energy" / folder / (name + ".m");
    if (!std::filesystem::exists(file)) {
        return std::nullopt;
    }
    return Case{name, flow::from_matpower(io::read_matpower(file)).problem, 0, {}};
}

Case ten_times(const Case& one, const std::string& name) {
    Case out{name, {}, 0, {}};
    auto& bus = out.problem.bus;
    auto& branch = out.problem.branch;
    const auto& from = one.problem;
    for (int copy = 0; copy < 10; ++copy) {
        std::vector<Index> place;
        for (std::size_t i = 0; i < from.bus.type.size(); ++i) {
            if (from.bus.type[i] == flow::BusType::slack && copy > 0) {
                place.push_back(0);
                continue;
            }
            place.push_back(bus.size());
            bus.type.push_back(from.bus.type[i]);
            bus.p.push_back(from.bus.p[i]);
            bus.q.push_back(from.bus.q[i]);
            bus.g_shunt.push_back(from.bus.g_shunt[i]);
            bus.b_shunt.push_back(from.bus.b_shunt[i]);
            bus.v.push_back(from.bus.v[i]);
            bus.angle.push_back(from.bus.angle[i]);
        }
        for (std::size_t k = 0; k < from.branch.from.size(); ++k) {
            branch.from.push_back(place[static_cast<std::size_t>(from.branch.from[k])]);
            branch.to.push_back(place[static_cast<std::size_t>(from.branch.to[k])]);
            branch.r.push_back(from.branch.r[k]);
            branch.x.push_back(from.branch.x[k]);
            branch.b.push_back(from.branch.b[k]);
            branch.tap.push_back(from.branch.tap[k]);
            branch.shift.push_back(from.branch.shift[k]);
        }
    }
    return out;
}

void scenario_powers(const Case& given, std::vector<double>& p, std::vector<double>& q) {
    const auto& bus = given.problem.bus;
    const auto n = bus.type.size();
    p.resize(static_cast<std::size_t>(given.scenarios) * n);
    q.resize(p.size());
    for (std::size_t s = 0; s < static_cast<std::size_t>(given.scenarios); ++s) {
        for (std::size_t i = 0; i < n; ++i) {
            const double factor = 0.8 + 0.4 * random_uniform(1, s, i);
            p[s * n + i] = bus.p[i] * factor;
            q[s * n + i] = bus.q[i] * factor;
        }
    }
}

void export_case(const Case& given, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    const auto& bus = given.problem.bus;
    const auto& branch = given.problem.branch;
    const std::pair<const char*, const std::vector<double>*> doubles[] = {
        {"p", &bus.p},    {"q", &bus.q},         {"g", &bus.g_shunt},     {"b_bus", &bus.b_shunt},
        {"v", &bus.v},    {"angle", &bus.angle}, {"r", &branch.r},        {"x", &branch.x},
        {"b", &branch.b}, {"tap", &branch.tap},  {"shift", &branch.shift}};
    for (const auto& [name, values] : doubles) {
        write(folder / (std::string(name) + ".f64"), *values);
    }
    std::vector<Index> type;
    for (const auto t : bus.type) {
        type.push_back(static_cast<Index>(t));
    }
    write(folder / "type.i32", type);
    write(folder / "from.i32", branch.from);
    write(folder / "to.i32", branch.to);
    write(folder / "outages.i32", given.outages);
    write(folder / "scenarios.i32", std::vector<Index>{given.scenarios});
}

}  // namespace calade::benchmark
