// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/mesh.hpp"
#include "calade/flood/drains/sewer.hpp"

#include <span>
#include <vector>

namespace calade::flood::drains {

/// One implicit step of a sewer: the equations stand in step.cpp.
class Step {
public:
    Step(const Network& network, const Mesh& mesh, const Options& options, const Opening& opening);
    /// Advances the state by at most `longest` s; returns what it took.
    double run(State& state, double longest, std::span<Inlet> inlets);

private:
    /// A flow linear in the levels at its ends: q = q0 + from η_a + to η_b.
    struct Flow {
        Index a, b;
        double q0 = 0.0, by_a = 0.0, by_b = 0.0;
        double q = 0.0;
        bool never_back = false;  ///< what it must not do in this step
        bool never_forth = false;
    };
    void find_levels(const State& state, double t, std::span<const Inlet> inlets);
    double choose_step(const State& state, double longest, std::span<const Inlet> inlets);
    void face_flow(const State& state, std::size_t f, double dt);
    void device_flow(State& state, std::size_t d, double dt);
    void inlet_flows(double dt, std::span<Inlet> inlets);
    void add_inflows(const State& state, double t, double dt);
    [[nodiscard]] double flow_of(const Flow& flow) const;
    void solve(double dt);
    bool newton(double dt);
    void nested(double dt);
    void residual(double dt, std::vector<double>& out);
    void assemble(double dt);
    void keep_positive(const State& state, double dt, std::span<Inlet> inlets);
    void book(State& state, double dt, std::span<Inlet> inlets);
    [[nodiscard]] double stage(const Node& node, double t) const;
    [[nodiscard]] double end_level(std::size_t f, bool at_to, double node_level) const;
    [[nodiscard]] bool outfall(Index cell) const;

    const Network& network_;
    const Mesh& mesh_;
    const Options& options_;
    const Opening& opening_;
    std::size_t nodes_;
    std::vector<double> level_, old_level_;      ///< m above the datum, of each cell
    std::vector<double> before_;                 ///< m³ in each cell when the step began
    std::vector<double> inflow_;                 ///< m³/s to each node
    std::vector<double> area_, radius_, speed_;  ///< of each face
    std::vector<Flow> flows_;                    ///< the faces, then the devices
    struct Opened {
        Index node;
        double q0 = 0.0, by_node = 0.0, most = 0.0, q = 0.0;
    };
    std::vector<Opened> openings_;
    std::vector<Index> meets_;      ///< inlet of each node, or -1
    std::vector<double> may_give_;  ///< m³ that may come back through each outfall
    std::vector<double> after_;     ///< m³ when it ends
    std::vector<double> miss_, slope_;
    SparseSystem::Values matrix_;
};

/// Seconds of the day and factors of the patterns at a time from the run's start.
[[nodiscard]] double pattern_factor(const Pattern& pattern, Instant start, double t);

}  // namespace calade::flood::drains
