// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// A MATPOWER case (format version 2) as plain tables: MW, MVAr, per unit on base_mva, degrees.
/// Column meanings: MATPOWER manual 7.1, appendix B.
struct MatpowerCase {
    struct Bus {
        Index number = 0;  ///< as in the file, any order, with gaps
        int type = 1;      ///< 1 pq, 2 pv, 3 reference, 4 isolated
        double p_mw = 0.0, q_mvar = 0.0, g_mw = 0.0, b_mvar = 0.0;
        double v_pu = 1.0, angle_deg = 0.0, base_kv = 0.0;
    };
    struct Generator {
        Index bus = 0;
        double p_mw = 0.0, q_mvar = 0.0, v_pu = 1.0;
        bool on = true;
    };
    struct Branch {
        Index from = 0, to = 0;
        double r_pu = 0.0, x_pu = 0.0, b_pu = 0.0;
        double ratio = 0.0;  ///< 0: a line
        double shift_deg = 0.0;
        bool on = true;
    };
    std::string name;
    double base_mva = 100.0;
    std::vector<Bus> buses;
    std::vector<Generator> generators;
    std::vector<Branch> branches;
};

/// Reads a case: rows may go on with "...", statements share a line, comments start with % or # or
/// fill blocks %{ %}. The files are programs: the statements that distribution cases end with (ohm
/// to per unit, kW to MW) are carried out; any other statement that could change the tables is an
/// error rather than skipped. Throws DataError naming file, line, value found and expected; also
/// for buses given twice, and generators or branches at buses that do not exist.
[[nodiscard]] MatpowerCase read_matpower(const std::filesystem::path& file);

/// The same from text; `name` stands for the file in messages.
[[nodiscard]] MatpowerCase parse_matpower(std::string_view text, const std::string& name);

/// A case of version 2 with the same tables, numbers so that reading them gives the same bits;
/// generators and branches get the limits that MATPOWER takes for none. The function is named after
/// the file. Throws OutputError.
void write_matpower(const std::filesystem::path& file, const MatpowerCase& given);
[[nodiscard]] std::string format_matpower(const MatpowerCase& given, const std::string& function);

}  // namespace calade::io
