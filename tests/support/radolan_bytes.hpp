// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <string>

namespace calade::test {

/// A RADOLAN composite of 900 x 900 cells that all hold `word`; `stamp` is ddhhmm, `month_year`
/// mmyy.
inline std::string radolan_bytes(std::uint16_t word, const std::string& stamp = "310650",
                                 const std::string& month_year = "0124",
                                 const std::string& product = "RW",
                                 const std::string& minutes = "60",
                                 const std::string& size = " 900x 900",
                                 const std::string& precision = " E-01") {
    const std::string list = "<boo,ros,emd>";
    const auto head = [&](std::size_t bytes) {
        return product + stamp + "10000" + month_year + fmt::format("BY{:>7}", bytes) +
               "VS 3SW   2.29.1PR" + precision + fmt::format("INT{:>4}", minutes) + "GP" + size +
               fmt::format("MS{:>3}", list.size()) + list + '\3';
    };
    const std::size_t cells = 900 * 900;
    std::string out = head(0);
    out = head(out.size() + 2 * cells);
    for (std::size_t i = 0; i < cells; ++i) {
        out += static_cast<char>(word & 0xffU);
        out += static_cast<char>(word >> 8U);
    }
    return out;
}

}  // namespace calade::test
