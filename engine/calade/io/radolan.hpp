// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/rain_stack.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// What the text before a RADOLAN composite's cells says.
struct RadolanHeader {
    std::string product;  ///< RW, RY, …
    Instant time;         ///< end of the interval
    double minutes = 0.0;
    double precision = 0.1;  ///< mm that one count stands for
    Index columns = 0, rows = 0;
    std::size_t length = 0;  ///< bytes before the first cell
};

/// Reads the header of a RADOLAN composite of rain depth (RW, RY, SF and their like with two bytes
/// a cell) of the German weather service; fields, flags and frames are written from memory of its
/// description: no text of it was at hand. `whole` is the length of the file. Throws DataError on
/// another product, a field that is missing or no number, a grid that is none of DWD's, or a length
/// that does not fit the file.
[[nodiscard]] RadolanHeader parse_radolan_header(std::string_view text, std::size_t whole,
                                                 const std::string& name);
/// The cells, mm in the interval, from the south-west; NaN: no data or clutter. Throws DataError.
[[nodiscard]] std::vector<float> parse_radolan(std::string_view bytes, const std::string& name);
/// The composite's frame on DWD's polar stereographic sphere, m.
[[nodiscard]] RainFrame radolan_frame(Index columns, Index rows);

}  // namespace calade::io
