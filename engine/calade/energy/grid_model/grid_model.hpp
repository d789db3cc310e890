// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/nodal.hpp"
#include "calade/io/grid_model_json.hpp"

#include <array>
#include <map>
#include <string>
#include <vector>

/// Networks in power-grid-model's data model, solved balanced (one node a bus, a third of the
/// power) or by phase (three nodes a bus, sequence values turned into phases). SI units.
namespace calade::energy::grid_model {

using three_phase::Complex;

/// A branch's admittances between its two buses, `2 phases` square, row by row.
struct BranchModel {
    std::int64_t id = 0;
    std::string kind;
    Index from = -1, to = -1;
    std::vector<Complex> y;
    int winding = 0;  ///< 1 to 3: a leg of a three-winding transformer, `to` its star point
};
struct ShuntModel {
    std::int64_t id = 0;
    std::string kind;
    Index node = -1;
    std::vector<Complex> y;        ///< phases square
    std::vector<Complex> current;  ///< injected by a source behind y; empty for shunts
    double weight = 0.0;           ///< short-circuit power of a source in service
};
struct LoadModel {
    std::int64_t id = 0;
    std::string kind;
    Index node = -1;
    std::size_t first = 0;  ///< of its loads in the nodal network, one a phase
    double sign = 1.0;      ///< −1: a generator
};

struct Network {
    bool balanced = true;
    std::size_t phases = 1;
    three_phase::NodalNetwork nodal;
    std::map<std::int64_t, Index> node;      ///< id → first node
    std::map<std::int64_t, double> u_rated;  ///< id → V between phases
    std::map<Index, double> star;            ///< first nodes of star points → V between phases
    std::vector<std::uint8_t> energised;     ///< by first node / phases
    std::vector<BranchModel> branches;
    std::vector<ShuntModel> shunts;  ///< and sources
    std::vector<LoadModel> loads;
};

/// Why a data set cannot be taken, empty where it can: it holds faults. Regulators are the business
/// of regulate_taps and regulate_voltages; here taps and powers stand.
[[nodiscard]] std::string unsupported(const io::GridModelTables& tables);

/// Throws DataError naming kind and id for nodes that are not there, ids given twice, a rated
/// voltage of zero or less, a transformer without impedance or tap data, and values that are not
/// finite where a number is needed. Buses without a source are dark and not part of the solve.
[[nodiscard]] Network make_network(const io::GridModelTables& tables, bool balanced);

/// An update of one scenario upon the input: attributes that are there replace those of the same
/// id. Throws DataError for an id that the input does not have.
[[nodiscard]] io::GridModelTables updated(const io::GridModelTables& input,
                                          const io::GridModelTables& update);

}  // namespace calade::energy::grid_model
