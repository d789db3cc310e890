// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/loads.hpp"

#include "calade/base/error.hpp"
#include "calade/scenario/forcing.hpp"
#include "calade/sim/read_parameters.hpp"

namespace calade::scenario {

energy::loads::Course read_loads(const io::TomlTable& table, Instant start, double duration_s) {
    energy::loads::Course course;
    sim::read_parameters(table, energy::loads::parameter_table(), course.parameters,
                         {"temperature", "temperature_c", "cloud", "cloud_share"});
    course.start = start;
    course.ends_s = duration_s;
    course.temperature_c = read_course(table, "temperature", "temperature_c", start, duration_s);
    course.cloud = table.has("cloud") || table.has("cloud_share")
                       ? read_course(table, "cloud", "cloud_share", start, duration_s)
                       : sim::Series{{0.0, duration_s}, {0.5, 0.5}, "cloud"};
    try {
        check(course);
    } catch (const Error& error) {
        fail<ScenarioError>("{}: {}", table.where(), error.what());
    }
    return course;
}

}  // namespace calade::scenario
