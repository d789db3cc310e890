// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

#include "calade/base/error.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numbers>

namespace calade::verification {

namespace flow = energy::power_flow;

namespace {

struct Voltage {
    double v = 0.0, angle = 0.0;
};

std::map<Index, Voltage> read_reference(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    require<DataError>(line.starts_with("bus,vm_pu,va_deg"),
                       "{}: header is '{}', expected bus,vm_pu,va_deg", file.string(), line);
    std::map<Index, Voltage> out;
    Index bus = 0;
    double v = 0.0;
    double degrees = 0.0;
    char comma = 0;
    while (in >> bus >> comma >> v >> comma >> degrees) {
        out[bus] = {v, degrees * std::numbers::pi / 180.0};
    }
    return out;
}

}  // namespace

void compare_with_reference(Report& report, const std::filesystem::path& case_file,
                            flow::Method method, double limit, bool flat_start) {
    auto reference_file = case_file;
    reference_file.replace_extension(".ref.csv");
    auto name = case_file.stem().string();
    if (!std::filesystem::exists(case_file) || !std::filesystem::exists(reference_file)) {
        report.skip(name, case_file.string() + " or its .ref.csv is not there; set CALADE_DATA");
        return;
    }
    auto given = flow::from_matpower(io::read_matpower(case_file));
    auto& bus = given.problem.bus;
    for (std::size_t i = 0; i < bus.type.size() && flat_start; ++i) {
        bus.v[i] = bus.type[i] == flow::BusType::pq ? 1.0 : bus.v[i];
        bus.angle[i] = bus.type[i] == flow::BusType::slack ? bus.angle[i] : 0.0;
    }
    const auto reference = read_reference(reference_file);
    const auto solution =
        flow::solve(given.problem, {.tolerance = 1e-9, .max_iterations = 30, .method = method});
    name += solution.method == flow::Method::sweep ? " sweep" : " newton";
    name += flat_start ? ", flat start" : "";
    report.add(name, "not converged", solution.converged ? 0.0 : 1.0, 0.0);
    report.add(name, "buses without reference",
               static_cast<double>(given.number.size()) - static_cast<double>(reference.size()),
               0.0);
    double worst_v = 0.0;
    double worst_angle = 0.0;
    double injected = 0.0;
    for (std::size_t i = 0; i < given.number.size(); ++i) {
        const auto found = reference.find(given.number[i]);
        const auto expected = found == reference.end() ? Voltage{NAN, NAN} : found->second;
        worst_v = std::max(worst_v, std::abs(solution.v[i] - expected.v));
        const double turn =
            std::remainder(solution.angle[i] - expected.angle, 2.0 * std::numbers::pi);
        worst_angle = std::max(worst_angle, std::abs(turn));
        injected += given.problem.bus.p[i];
    }
    report.add(name, "largest voltage difference, pu", worst_v, limit);
    report.add(name, "largest angle difference, rad", worst_angle, limit);
    const auto flows = flow::flows(given.problem, solution);
    report.add(name, "|slack + injections - losses| / losses",
               std::abs(flows.slack_p + injected - flows.losses) / flows.losses, 1e-9);
}

}  // namespace calade::verification
