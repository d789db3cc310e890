// SPDX-License-Identifier: Apache-2.0
#include "calade/live/grid_estimate.hpp"

#include "calade/base/error.hpp"
#include "calade/coupling/town_loads.hpp"
#include "calade/energy/model.hpp"
#include "calade/io/output_file.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>

namespace calade::live {

namespace {

using Json = nlohmann::ordered_json;
namespace town = energy::town_estimate;

town::Quantity quantity_of(const Sensor& sensor) {
    const bool drawn = !sensor.grid->bus.empty();
    switch (sensor.quantity) {
        case SensorQuantity::active_power:
            return drawn ? town::Quantity::p_drawn : town::Quantity::p_flow;
        case SensorQuantity::reactive_power:
            return drawn ? town::Quantity::q_drawn : town::Quantity::q_flow;
        case SensorQuantity::current: return town::Quantity::current;
        default: return town::Quantity::voltage;
    }
}

/// A town with the loads that a scenario plans, and the estimator of its grid.
class TownGrid {
public:
    TownGrid(const Config& config, const city::City& city, const scenario::Scenario& scenario)
        : config_(config), city_(city), scenario_(scenario) {
        std::vector<town::Instrument> instruments;
        for (std::size_t s = 0; s < config.sensors.size(); ++s) {
            const auto& sensor = config.sensors[s];
            if (sensor.grid) {
                instruments.push_back({sensor.name, quantity_of(sensor), sensor.grid->place,
                                       sensor.grid->to_end, sensor.grid->sigma});
                sensors_.push_back(s);
            }
        }
        town::Options options;
        options.load_scale = scenario.energy.load_scale;
        options.pseudo_share = config.grid.pseudo_share;
        options.dead_below_pu = config.grid.dead_below_pu;
        estimator_.emplace(city.power, std::move(instruments), options);
        if (scenario.loads) {
            model_.emplace(scenario.energy, city.power);
            state_ = model_->initial();
        }
    }

    town::Estimate estimate(const GridRequest& request) {
        std::vector<double> values;
        for (const auto s : sensors_) {
            values.push_back(request.values[s]);
        }
        auto out = scenario_.loads ? estimator_->estimate(values, planned(request.now))
                                   : estimator_->estimate(values);
        for (auto* numbers : {&out.contradicted, &out.idle}) {
            for (auto& m : *numbers) {
                m = static_cast<Index>(sensors_[static_cast<std::size_t>(m)]);
            }
        }
        if (out.found && !config_.grid.file.empty()) {
            io::write_text(config_.grid.file, text(request, out));
        }
        return out;
    }

private:
    /// The loads of the hour. A period that moves begins `history` before now.
    const energy::BusLoads& planned(Millis now) {
        auto course = *scenario_.loads;
        const Instant instant{std::chrono::seconds{now / 1000}};
        if (config_.from_now) {
            course.start = instant - std::chrono::seconds{static_cast<Millis>(config_.history_s)};
            state_.time = config_.history_s;
        } else {
            const auto since = (instant - course.start).count();
            state_.time = std::clamp(static_cast<double>(since), 0.0, course.ends_s);
        }
        state_.loads_of = -1.0;
        coupling::TownLoads(city_, std::move(course)).give(*model_, state_);
        return state_.loads;
    }

    [[nodiscard]] std::string text(const GridRequest& request, const town::Estimate& e) const {
        const auto share = [](double value) { return std::round(value * 1e4) / 1e4; };
        Json out;
        out["at"] = format_ms(request.now);
        out["instruments_used"] = e.used;
        out["unseen_buses"] = e.unseen_buses;
        out["dark_buses"] = e.dark_buses;
        out["planned_kw"] = std::round(e.planned_w) / 1000.0;
        out["estimated_kw"] = std::round(e.estimated_w) / 1000.0;
        out["contradicted"] = Json::array();
        for (const auto s : e.contradicted) {
            out["contradicted"].push_back(config_.sensors[static_cast<std::size_t>(s)].name);
        }
        auto& buses = out["voltage_pu"] = Json::object();
        for (std::size_t i = 0; i < e.bus_voltage_pu.size(); ++i) {
            buses[city_.power.buses[i].name] = share(e.bus_voltage_pu[i]);
        }
        auto& branches = out["branches"] = Json::object();
        for (std::size_t k = 0; k < e.branch_current_a.size(); ++k) {
            const auto& branch = city_.power.branches[k];
            auto& one = branches[branch.name];
            one["current_a"] = std::round(e.branch_current_a[k] * 100.0) / 100.0;
            if (branch.rated_a > 0.0) {
                one["loading"] = share(e.branch_current_a[k] / branch.rated_a);
            }
        }
        return out.dump() + "\n";
    }

    const Config& config_;
    const city::City& city_;
    scenario::Scenario scenario_;
    std::vector<std::size_t> sensors_;  // of each instrument
    std::optional<town::Estimator> estimator_;
    std::optional<energy::Model> model_;
    energy::State state_;
};

}  // namespace

void GridWorker::submit(GridRequest request) {
    running_ = std::async(std::launch::async, [this, request = std::move(request)]() mutable {
        GridResult result;
        result.request = std::move(request);
        try {
            result.estimate = run_(result.request);
            result.error = result.estimate.fault;
        } catch (const std::exception& error) {
            result.error = error.what();
        }
        return result;
    });
}

std::optional<GridResult> GridWorker::take() {
    if (!running_.valid() ||
        running_.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
        return std::nullopt;
    }
    return running_.get();
}

GridWorker::Run estimate_on(const Config& config, const city::City& city,
                            const scenario::Scenario& scenario) {
    return [grid = std::make_shared<TownGrid>(config, city, scenario)](const GridRequest& request) {
        return grid->estimate(request);
    };
}

}  // namespace calade::live
