// SPDX-License-Identifier: Apache-2.0
// Any bytes from a sensor give a measurement or a printable fault.
#include "calade/live/payload.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using calade::live::PayloadFormat;
    if (size == 0) {
        return 0;
    }
    PayloadFormat format;
    if ((data[0] & 1) != 0) {
        format.kind = PayloadFormat::Kind::json;
        format.value = "/a/0/value";
        format.time = (data[0] & 2) != 0 ? "/t" : "";
        format.unit = (data[0] & 4) != 0 ? "/u" : "";
        format.time_format = static_cast<PayloadFormat::Time>((data[0] >> 3) % 3);
    }
    const auto result =
        calade::live::read_payload({reinterpret_cast<const char*>(data) + 1, size - 1}, format);
    if (result.measurement.has_value() != result.fault.empty()) {
        std::abort();
    }
    if (result.measurement && result.measurement->time &&
        calade::live::format_ms(*result.measurement->time).size() != 24) {
        std::abort();
    }
    return 0;
}
