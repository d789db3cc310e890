// SPDX-License-Identifier: Apache-2.0
#include "calade/io/matpower.hpp"
#include "calade/io/output_file.hpp"

#include <fmt/format.h>

#include <cctype>

namespace calade::io {

std::string format_matpower(const MatpowerCase& given, const std::string& function) {
    std::string out = fmt::format("function mpc = {}\nmpc.version = '2';\nmpc.baseMVA = {};\n",
                                  function, given.base_mva);
    out +=
        "%\tbus_i\ttype\tPd\tQd\tGs\tBs\tarea\tVm\tVa\tbaseKV\tzone\tVmax\tVmin\n"
        "mpc.bus = [\n";
    for (const auto& b : given.buses) {
        out +=
            fmt::format("\t{}\t{}\t{}\t{}\t{}\t{}\t1\t{}\t{}\t{}\t1\t1.1\t0.9;\n", b.number, b.type,
                        b.p_mw, b.q_mvar, b.g_mw, b.b_mvar, b.v_pu, b.angle_deg, b.base_kv);
    }
    out += "];\n%\tbus\tPg\tQg\tQmax\tQmin\tVg\tmBase\tstatus\tPmax\tPmin\nmpc.gen = [\n";
    for (const auto& g : given.generators) {
        out += fmt::format("\t{}\t{}\t{}\t9999\t-9999\t{}\t{}\t{}\t9999\t0;\n", g.bus, g.p_mw,
                           g.q_mvar, g.v_pu, given.base_mva, g.on ? 1 : 0);
    }
    out +=
        "];\n%\tfbus\ttbus\tr\tx\tb\trateA\trateB\trateC\tratio\tangle\tstatus\tangmin\tangmax\n"
        "mpc.branch = [\n";
    for (const auto& b : given.branches) {
        out += fmt::format("\t{}\t{}\t{}\t{}\t{}\t0\t0\t0\t{}\t{}\t{}\t-360\t360;\n", b.from, b.to,
                           b.r_pu, b.x_pu, b.b_pu, b.ratio, b.shift_deg, b.on ? 1 : 0);
    }
    return out + "];\n";
}

void write_matpower(const std::filesystem::path& file, const MatpowerCase& given) {
    std::string function;
    for (const char c : file.stem().string()) {
        function += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    if (function.empty() || std::isalpha(static_cast<unsigned char>(function[0])) == 0) {
        function.insert(0, "case_");
    }
    write_text(file, format_matpower(given, function));
}

}  // namespace calade::io
