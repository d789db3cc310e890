// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::traffic {

/// Customisable contraction hierarchy (Dibbelt, Strasser & Wagner 2016) of a street graph. The
/// order of the nodes and the shortcuts follow from the graph alone (nested dissection, once); link
/// times enter by customise(), over and over as streets close and flood; queries touch a few
/// hundred nodes.
class ContractionHierarchy {
public:
    /// Times of one state of the network. Safe from any thread once made.
    struct Metric {
        std::vector<double> up, down;           ///< of each arc, to its higher end and back; s
        std::vector<Index> up_link, down_link;  ///< the link itself, −1 for a shortcut
        std::vector<Index> up_via, down_via;    ///< lower node of a shortcut, −1 for a link
    };
    struct Path {
        double time_s = 0.0;       ///< infinite where no way leads
        std::vector<Index> links;  ///< in driving order
    };

    /// Throws DataError for a link whose ends are not in the network.
    explicit ContractionHierarchy(const Network& network);
    ~ContractionHierarchy();
    ContractionHierarchy(ContractionHierarchy&&) noexcept;
    ContractionHierarchy& operator=(ContractionHierarchy&&) noexcept;

    /// `link_time_s` one a link, 0 or more, infinite where closed. Throws UsageError for another
    /// count, a negative time or one that is not a number.
    [[nodiscard]] Metric customise(std::span<const double> link_time_s) const;
    /// Quickest way between two nodes. Throws UsageError for a node outside the network.
    [[nodiscard]] Path path(const Metric& metric, Index from, Index to) const;
    [[nodiscard]] double time(const Metric& metric, Index from, Index to) const;
    /// Time to every node from the nearest of some (isochrones, reach): one sweep over all arcs
    /// from the highest node down (PHAST, Delling, Goldberg, Nowatzyk & Werneck 2013).
    [[nodiscard]] std::vector<double> times_from(const Metric& metric,
                                                 std::span<const Index> from) const;

    [[nodiscard]] Index nodes() const;
    [[nodiscard]] Index arcs() const;

private:
    struct Graph;
    std::unique_ptr<Graph> graph_;
};

}  // namespace calade::traffic
