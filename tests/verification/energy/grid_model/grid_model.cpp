// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/tap_regulators.hpp"
#include "calade/energy/grid_model/voltage_regulators.hpp"

#include "grid_model/values.hpp"
#include "report.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace calade::verification {

namespace {

using namespace energy;
using namespace grid_model_values;
using Json = nlohmann::json;

/// Empty, or why a case is none of ours.
std::string left_out(const Json& parameters, const io::GridModelTables& input) {
    for (const char* word : {"raises", "xfail"}) {
        if (parameters.contains(word)) {
            return "its expected outcome is an error of that program's own";
        }
    }
    const auto& method = parameters["calculation_method"];
    bool full = false;
    for (const auto& name : method.is_array() ? method : Json::array({method})) {
        full = full || name == "newton_raphson" || name == "iterative_current";
    }
    return full ? grid_model::unsupported(input) : "it asks for a linear calculation only";
}

Worst run(const std::filesystem::path& folder, bool balanced, bool batch,
          const Tolerance& tolerance, grid_model::TapStrategy strategy) {
    const auto input = io::read_grid_model_json(folder / "input.json")[0];
    const std::string stem = balanced ? "sym_output" : "asym_output";
    const auto expected =
        io::read_grid_model_json(folder / (stem + (batch ? "_batch.json" : ".json")));
    const auto updates = batch ? io::read_grid_model_json(folder / "update_batch.json")
                               : std::vector<io::GridModelTables>{{}};
    Worst worst;
    for (std::size_t s = 0; s < expected.size(); ++s) {
        const auto tables = grid_model::updated(input, updates[s]);
        auto found = grid_model::regulate_taps(tables, balanced, strategy);
        auto network = grid_model::make_network(found.tables, balanced);
        std::map<std::int64_t, int> at_limit;
        if (tables.count("voltage_regulator") > 0) {
            const auto held = grid_model::regulate_voltages(network, tables);
            found.solution = held.solution;
            found.settled = held.converged;
            at_limit = held.at_limit;
        }
        if (!found.solution.converged || !found.settled) {
            return {INFINITY, fmt::format("scenario {} does not converge", s)};
        }
        auto values = values_of(network, found.solution.v, true);
        for (const auto& [id, tap] : found.taps) {
            values[{"transformer_tap_regulator", id, "tap_pos"}] = {static_cast<double>(tap)};
        }
        const auto regulators = tables.find("voltage_regulator");
        for (std::size_t r = 0; regulators != tables.end() && r < regulators->second.size(); ++r) {
            const auto id = regulators->second[r].id;
            values[{"voltage_regulator", id, "limit_violated"}] = {
                static_cast<double>(at_limit[id])};
        }
        compare(values, expected[s], tolerance, worst);
    }
    return worst;
}

/// Why a case may differ by a few of its tolerances, or null.
const char* explanation(const std::string& name) {
    static const std::pair<const char*, const char*> known[] = {
        {"dummy-test-line-into-itself",
         "3e-8 of a link's power: a voltage in double precision resolves its current no finer"},
        {"generic_branch",
         "the reference's angles are all zero; power-grid-model 1.12.110 itself gives "
         "-1.00854839e-05 "
         "rad for this input by Newton-Raphson, as we do"}};
    for (const auto& [folder, why] : known) {
        if (name == folder) {
            return why;
        }
    }
    return nullptr;
}

}  // namespace

void grid_model_cases(Report& report) {
    const auto root = data_folder() / "energy" / "pgm_tests" / "power_flow";
    if (!std::filesystem::exists(root)) {
        report.skip("grid_model", root.string() + " is not there; set CALADE_DATA");
        return;
    }
    int passed = 0;
    int failed = 0;
    int explained = 0;
    for (const auto& folder : grid_model_values::case_folders(root)) {
        const auto name = std::filesystem::relative(folder, root).string();
        std::ifstream in(folder / "params.json");
        const auto parameters = Json::parse(in);
        const auto reason =
            left_out(parameters, io::read_grid_model_json(folder / "input.json")[0]);
        if (!reason.empty()) {
            report.skip(name, reason);
            continue;
        }
        const auto tolerance = tolerance_of(parameters);
        const auto wanted = parameters.value("tap_changing_strategy", "");
        const auto strategy = wanted == "max_voltage_tap" ? grid_model::TapStrategy::highest_voltage
                              : wanted == "min_voltage_tap"
                                  ? grid_model::TapStrategy::lowest_voltage
                              : wanted == "fast_any_tap" ? grid_model::TapStrategy::any_by_halving
                                                         : grid_model::TapStrategy::any;
        for (const bool balanced : {true, false}) {
            for (const bool batch : {false, true}) {
                const std::string file = std::string(balanced ? "sym" : "asym") + "_output" +
                                         (batch ? "_batch.json" : ".json");
                if (!std::filesystem::exists(folder / file)) {
                    continue;
                }
                Worst worst;
                try {
                    worst = run(folder, balanced, batch, tolerance, strategy);
                } catch (const Error& error) {
                    worst = {INFINITY, error.what()};
                }
                if (worst.times <= 1.0) {
                    ++passed;
                } else if (explanation(name) != nullptr) {
                    ++explained;
                    fmt::print(stderr, "{} {}: {:.3g} tolerances off: {}: {}\n", name, file,
                               worst.times, worst.where, explanation(name));
                } else {
                    ++failed;
                    fmt::print(stderr, "{} {}: {:.3g} tolerances off: {}\n", name, file,
                               worst.times, worst.where);
                }
            }
        }
    }
    const int all = passed + failed + explained;
    report.add("grid_model", fmt::format("of {} cases, failed", all), failed, 0.0);
    report.add("grid_model", fmt::format("of {} cases, differ and are explained", all), explained,
               2.0);
}

}  // namespace calade::verification
