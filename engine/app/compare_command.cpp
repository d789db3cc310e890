// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/results/compare.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace calade::app {

namespace {
struct Options {
    std::string a, b, out;
    bool force = false;
};
}  // namespace

void add_compare_command(CLI::App& app) {
    auto* command = app.add_subcommand("compare", "Compare two runs of one town");
    auto o = std::make_shared<Options>();
    command->add_option("run_a", o->a, "Run directory, the reference")->required();
    command->add_option("run_b", o->b, "Run directory, with the change")->required();
    command->add_option("-o,--out", o->out, "Folder to write; default RUN_B-vs-RUN_A beside RUN_B");
    command->add_flag("--force", o->force, "Replace an existing folder");
    command->callback([o] {
        namespace fs = std::filesystem;
        const fs::path a = fs::path(o->a) / "", b = fs::path(o->b) / "";
        const fs::path out = o->out.empty()
                                 ? b.parent_path().parent_path() /
                                       fmt::format("{}-vs-{}", b.parent_path().filename().string(),
                                                   a.parent_path().filename().string())
                                 : fs::path(o->out);
        fmt::print("{}", results::compare_runs(o->a, o->b, out, o->force));
        fmt::print("written to {}\n", out.string());
    });
}

}  // namespace calade::app
