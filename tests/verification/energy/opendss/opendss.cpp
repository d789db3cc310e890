// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_network.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>

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
}

}  // namespace calade::verification
