// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_regulators.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace calade::verification {

namespace {

using namespace energy::three_phase;

void compare(Report& report, const std::string& name, const std::filesystem::path& master,
             const std::filesystem::path& reference) {
    if (!std::filesystem::exists(master) || !std::filesystem::exists(reference)) {
        report.skip(name, master.string() + " or its reference is not there; set CALADE_DATA");
        return;
    }
    const auto given = make_network(io::read_opendss(master));
    const auto solution = solve(given.network, {});
    report.add(name, "not converged", solution.converged ? 0.0 : 1.0, 0.0);
    const auto expected = io::Csv::read(reference);
    double worst = 0.0;
    int missing = 0;
    for (std::size_t r = 0; r < expected.rows(); ++r) {
        const auto found = given.number.find(expected.text(r, expected.column("node")));
        if (found == given.number.end()) {
            ++missing;
            continue;
        }
        const Complex v(expected.number(r, expected.column("v_re_volt")),
                        expected.number(r, expected.column("v_im_volt")));
        const double base = std::abs(v) / expected.number(r, expected.column("vmag_pu"));
        const auto& ours = solution.v[static_cast<std::size_t>(found->second)];
        worst = std::max(worst, std::abs(ours - v) / base);
    }
    report.add(name, "nodes of the reference missing", missing, 0.0);
    report.add(name, "nodes more than the reference",
               static_cast<double>(given.network.nodes) - static_cast<double>(expected.rows()),
               0.0);
    report.add(name, "largest complex voltage difference, pu", worst, 1e-5);
}

struct Regulated {
    const char* name;
    const char* master;
    std::map<std::string, double> taps;  ///< of winding 2; the rest stays at 1
    std::vector<std::pair<const char*, Complex>> v;
};

/// What OpenDSSDirect.py 0.9.4 (DSS C-API 0.14.5) gives from the taps as written, control mode
/// static, tolerance 1e-11; some nodes far from the source.
const Regulated& regulated_case(std::size_t i) {
    static const Regulated cases[] = {{"ieee13, regulators on",
                                       "13Bus/IEEE13Nodeckt.dss",
                                       {{"reg1", 1.05625}, {"reg2", 1.0375}, {"reg3", 1.05625}},
                                       {{"646.2", {-1296.244029, -2073.154475}},
                                        {"611.3", {-1002.155272, 2078.775390}},
                                        {"680.1", {2350.084594, -221.062716}}}},
                                      {"ieee34, regulators on",
                                       "34Bus/ieee34Mod1.dss",
                                       {{"reg1a", 1.0875},
                                        {"reg1b", 1.025},
                                        {"reg1c", 1.03125},
                                        {"reg2a", 1.08125},
                                        {"reg2b", 1.08125},
                                        {"reg2c", 1.08125}},
                                       {{"832.1", {15050.382255, -848.582374}},
                                        {"840.2", {-8416.381397, -12263.417680}},
                                        {"888.3", {-1010.633651, 2192.871449}}}},
                                      {"ieee123, regulators on",
                                       "123Bus/IEEE123Master.dss",
                                       {{"reg1a", 1.0375},
                                        {"reg3a", 1.0125},
                                        {"reg4a", 1.0625},
                                        {"reg4b", 1.025},
                                        {"reg4c", 1.0375}},
                                       {{"62.2", {-1296.442714, -2075.547254}},
                                        {"83.1", {2509.945675, -183.306390}},
                                        {"300.2", {-1339.702701, -2120.752902}}}}};
    return cases[i];
}

void compare_regulated(Report& report, const Regulated& wanted,
                       const std::filesystem::path& master) {
    if (!std::filesystem::exists(master)) {
        report.skip(wanted.name, master.string() + " is not there; set CALADE_DATA");
        return;
    }
    const auto found = regulate(io::read_opendss(master));
    report.add(wanted.name, "not settled", found.settled ? 0.0 : 1.0, 0.0);
    int different = 0;
    for (const auto& [name, taps] : found.taps) {
        const auto known = wanted.taps.find(name);
        const double tap = known == wanted.taps.end() ? 1.0 : known->second;
        different += std::abs(taps.at(1) - tap) > 1e-9 ? 1 : 0;
    }
    report.add(wanted.name, "transformers at another tap", different, 0.0);
    double worst = 0.0;
    for (const auto& [node, v] : wanted.v) {
        const auto& ours = found.solution.v[static_cast<std::size_t>(found.given.number.at(node))];
        worst = std::max(worst, std::abs(ours - v) / std::abs(v));
    }
    report.add(wanted.name, "largest complex voltage difference of three nodes, pu", worst, 1e-5);
}

}  // namespace

void opendss(Report& report) {
    const auto folder = data_folder() / "energy" / "opendss";
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"ieee13", "13Bus/IEEE13Nodeckt.dss", "ieee13"},
        {"ieee34", "34Bus/ieee34Mod1.dss", "ieee34"},
        {"ieee123", "123Bus/IEEE123Master.dss", "ieee123"},
        {"european LV", "LVTestCase/Master.dss", "eulv"},
        {"ckt24", "ckt24/master_ckt24.dss", "ckt24"},
        {"ieee8500", "8500-Node/Master-unbal.dss", "ieee8500"}};
    for (const auto& [name, master, reference] : cases) {
        compare(report, name, folder / master, folder / "ref" / (std::string(reference) + ".csv"));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        compare_regulated(report, regulated_case(i), folder / regulated_case(i).master);
    }
}

}  // namespace calade::verification
