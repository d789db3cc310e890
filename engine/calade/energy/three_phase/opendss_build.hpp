// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/opendss_network.hpp"
#include "calade/energy/three_phase/small_matrix.hpp"

#include <numbers>

/// Inside of make_network: one builder, one function a kind of element.
namespace calade::energy::three_phase::opendss {

struct Builder {
    const io::DssScript& script;
    OpenDssNetwork& out;
    std::map<std::string, const io::DssElement*> by_name;  ///< "kind.name"
    Taps taps;                                             ///< in place of those written

    [[nodiscard]] double omega() const { return 2.0 * std::numbers::pi * script.frequency_hz; }
    /// The nodes of a terminal with `conductors` wires, the first `phases` numbered 1, 2, 3 and the
    /// rest grounded unless "bus.1.2" says otherwise.
    [[nodiscard]] std::vector<Index> terminal(const std::string& bus, std::size_t phases,
                                              std::size_t conductors, const std::string& place);
    [[nodiscard]] const io::DssElement& code(const char* kind, const std::string& name,
                                             const io::DssElement& user) const;
};

/// One property as a number, or `otherwise`.
[[nodiscard]] double number(const io::DssElement& element, const char* property, double otherwise);
[[nodiscard]] std::string word(const io::DssElement& element, const char* property,
                               const std::string& otherwise);
[[nodiscard]] bool is_delta(const std::string& connection);
[[nodiscard]] bool is_yes(const std::string& text);
/// "line 'l1' (Master.dss:12)"
[[nodiscard]] std::string label(const io::DssElement& element);
/// Metres of a unit, 0: none given.
[[nodiscard]] double metres(const std::string& unit, const std::string& place);

void add_source(Builder& build, const io::DssElement& element);
void add_line(Builder& build, const io::DssElement& element);
void add_transformer(Builder& build, const io::DssElement& element);
void add_load(Builder& build, const io::DssElement& element);
void add_capacitor(Builder& build, const io::DssElement& element);
void add_reactor(Builder& build, const io::DssElement& element);

}  // namespace calade::energy::three_phase::opendss
