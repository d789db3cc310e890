// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/estimation.hpp"

#include "grid_model/values.hpp"
#include "report.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

namespace calade::verification {

namespace {

using namespace energy;
using namespace grid_model_values;
using Json = nlohmann::json;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Everything that an estimate gives: buses, branches, shunts, appliances, residuals of sensors.
Values estimated_values(const grid_model::EstimationModel& model, const std::vector<Complex>& v,
                        const io::GridModelTables& input) {
    Values out = values_of(model.network, v, false);
    const auto n = model.network.phases;
    const double times = model.network.balanced ? 3.0 : 1.0;
    auto put = [&](const std::string& kind, std::int64_t id, const std::string& name,
                   double value) {
        out[{kind, id, name}].push_back(value);
    };
    const auto powers = grid_model::appliance_powers(model, v);
    std::map<Index, std::vector<Complex>> injected;
    for (std::size_t a = 0; a < powers.size(); ++a) {
        const auto& one = model.appliances[a];
        // Generators and sources give, loads draw.
        const double sign = one.sign;
        for (std::size_t p = 0; p < n; ++p) {
            const Complex s = sign * powers[a][p] * times;
            put(one.kind, one.id, "p", s.real());
            put(one.kind, one.id, "q", s.imag());
            put(one.kind, one.id, "s", std::abs(s));
            put(one.kind, one.id, "i", std::abs(powers[a][p] / v[at(one.node) + p]));
            injected.try_emplace(one.node, n).first->second[p] += powers[a][p] * times;
        }
    }
    for (const auto& [id, node] : model.network.node) {
        for (std::size_t p = 0; p < n; ++p) {
            const Complex s = injected.try_emplace(node, n).first->second[p];
            put("node", id, "p", s.real());
            put("node", id, "q", s.imag());
        }
    }
    for (const char* kind : {"sym_voltage_sensor", "asym_voltage_sensor"}) {
        const auto found = input.find(kind);
        for (std::size_t r = 0; found != input.end() && r < found->second.size(); ++r) {
            const auto& row = found->second[r];
            const auto node =
                model.network.node.at(static_cast<std::int64_t>(row.number("measured_object", -1)));
            if (model.place[at(node)] < 0 || kind[0] != (n == 3 ? 'a' : 's')) {
                continue;
            }
            const auto u = row.phases("u_measured");
            const auto turn = row.phases("u_angle_measured");
            for (std::size_t p = 0; p < n; ++p) {
                const double size =
                    std::abs(v[at(node) + p]) * (n == 1 ? std::numbers::sqrt3 : 1.0);
                put(kind, row.id, "u_residual", u[p] - size);
                if (!turn.empty() && std::isfinite(turn[p])) {
                    put(kind, row.id, "u_angle_residual", turn[p] - std::arg(v[at(node) + p]));
                }
            }
        }
    }
    return out;
}

bool asks_for_newton(const Json& parameters) {
    const auto& method = parameters["calculation_method"];
    const auto list = method.is_array() ? method : Json::array({method});
    return std::find(list.begin(), list.end(), "newton_raphson") != list.end();
}

/// Where no meter reads an angle, all may be turned alike: to the expected angle of the first bus.
void turn_to(const grid_model::EstimationModel& model, const io::GridModelTables& expected,
             std::vector<Complex>& v) {
    const bool fixed =
        std::any_of(model.measurements.begin(), model.measurements.end(), [](const auto& m) {
            return m.quantity == state_estimation::Quantity::angle ||
                   m.quantity == state_estimation::Quantity::current_re;
        });
    const auto nodes = expected.find("node");
    for (std::size_t r = 0; !fixed && nodes != expected.end() && r < nodes->second.size(); ++r) {
        const auto& row = nodes->second[r];
        const Index node = model.network.node.at(row.id);
        if (model.place[at(node)] < 0 || row.values.count("u_angle") == 0) {
            continue;
        }
        const double turn = row.number("u_angle", 0.0) - std::arg(v[at(node)]);
        for (auto& one : v) {
            one *= std::polar(1.0, turn);
        }
        return;
    }
}

Worst run(const std::filesystem::path& folder, bool balanced, bool batch,
          const Tolerance& tolerance, bool expect_error) {
    const auto input = io::read_grid_model_json(folder / "input.json")[0];
    const std::string stem = balanced ? "sym_output" : "asym_output";
    const auto expected =
        io::read_grid_model_json(folder / (stem + (batch ? "_batch.json" : ".json")));
    const auto updates = batch ? io::read_grid_model_json(folder / "update_batch.json")
                               : std::vector<io::GridModelTables>{{}};
    Worst worst;
    for (std::size_t s = 0; s < expected.size(); ++s) {
        const auto tables = grid_model::updated(input, updates[s]);
        const auto model = grid_model::make_estimation(tables, balanced);
        if (expect_error) {
            if (state_estimation::observe(model.estimated, model.measurements).complete()) {
                return {INFINITY, "it is observable"};
            }
            continue;
        }
        const state_estimation::Estimator estimator(model.estimated, model.measurements,
                                                    {.tolerance = 1e-13});
        auto v = grid_model::voltages_of(model, estimator.base());
        turn_to(model, expected[s], v);
        compare(estimated_values(model, v, tables), expected[s], tolerance, worst);
    }
    return worst;
}

}  // namespace

void grid_model_estimation(Report& report) {
    const auto root = data_folder() / "energy" / "pgm_tests" / "state_estimation";
    if (!std::filesystem::exists(root)) {
        report.skip("grid_model_estimation", root.string() + " is not there; set CALADE_DATA");
        return;
    }
    int passed = 0;
    int failed = 0;
    for (const auto& folder : grid_model_values::case_folders(root)) {
        const auto name = std::filesystem::relative(folder, root).string();
        std::ifstream in(folder / "params.json");
        const auto parameters = Json::parse(in);
        // That program refuses what cannot be observed: so do we. Other errors are its own.
        const bool unobservable = parameters.contains("raises") &&
                                  parameters["raises"].value("raises", "") == "NotObservableError";
        if (parameters.contains("xfail") || (parameters.contains("raises") && !unobservable)) {
            report.skip(name, "its expected outcome is an error of that program's own");
            continue;
        }
        if (!asks_for_newton(parameters)) {
            report.skip(name,
                        "it asks for that program's linear estimator only, whose minimum is "
                        "another one");
            continue;
        }
        const auto tolerance = tolerance_of(parameters);
        for (const bool balanced : {true, false}) {
            for (const bool batch : {false, true}) {
                const std::string file = std::string(balanced ? "sym" : "asym") + "_output" +
                                         (batch ? "_batch.json" : ".json");
                if (!std::filesystem::exists(folder / file)) {
                    continue;
                }
                Worst worst;
                try {
                    worst = run(folder, balanced, batch, tolerance, unobservable);
                } catch (const Error& error) {
                    worst = {INFINITY, error.what()};
                }
                if (worst.times <= 1.0) {
                    ++passed;
                } else {
                    ++failed;
                    fmt::print(stderr, "{} {}: {:.3g} tolerances off: {}\n", name, file,
                               worst.times, worst.where);
                }
            }
        }
    }
    report.add("grid_model_estimation", fmt::format("of {} cases, failed", passed + failed), failed,
               0.0);
}

}  // namespace calade::verification
