// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid_model/grid_model.hpp"
#include "calade/energy/state_estimation/estimator.hpp"

namespace calade::energy::grid_model {

/// State estimation in power-grid-model's data model: sensors as it has them, in per unit of 1 MVA.
struct EstimationModel {
    Network network;                      ///< admittances, V and A
    state_estimation::Network estimated;  ///< energised buses only
    std::vector<state_estimation::Measurement> measurements;
    std::vector<Index> place;    ///< first node of the network → of the estimation, −1: dark
    std::vector<double> v_base;  ///< by node of the estimation, V to neutral

    /// What is connected at a bus: its share of the injection is settled by its own sensors.
    struct Appliance {
        std::int64_t id = 0;
        std::string kind;
        Index node = -1;    ///< first, of the network
        double sign = 1.0;  ///< −1: a load, whose power is drawn
        bool measured = false;
        std::vector<Complex> power;  ///< by phase, W into the bus, as measured
        std::vector<double> p_variance, q_variance;
    };
    std::vector<Appliance> appliances;  ///< in service, at energised buses
};

/// Takes sym/asym voltage, power and current sensors. Power sensors of all appliances of a bus make
/// its injection; a bus with none is a constraint; voltages with angles at one bus are averaged as
/// phasors. DataError naming kind and id for sensors at objects that are not there, deviations that
/// are not above zero, and what make_network refuses.
[[nodiscard]] EstimationModel make_estimation(io::GridModelTables tables, bool balanced);

/// Voltages by node of the network, V; dark nodes 0.
[[nodiscard]] std::vector<Complex> voltages_of(const EstimationModel& model,
                                               const state_estimation::Estimate& estimate);

/// Powers into the buses, W by phase, in the order of the appliances: measured ones corrected by
/// their variances where all are measured, else the rest shared evenly by those that are not.
[[nodiscard]] std::vector<std::vector<Complex>> appliance_powers(const EstimationModel& model,
                                                                 const std::vector<Complex>& v);

}  // namespace calade::energy::grid_model
