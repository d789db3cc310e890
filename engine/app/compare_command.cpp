// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/results/compare.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calade::app {

namespace {

namespace fs = std::filesystem;

struct CompareOptions {
    std::vector<std::string> runs;
    std::string out;
    bool force = false;
};

// Beside the runs: B-vs-A for two, `comparison` for more.
fs::path default_folder(const std::vector<std::string>& runs) {
    const fs::path a = (fs::path(runs.front()) / "").parent_path();
    const fs::path b = (fs::path(runs.back()) / "").parent_path();
    return b.parent_path() / (runs.size() > 2 ? std::string("comparison")
                                              : fmt::format("{}-vs-{}", b.filename().string(),
                                                            a.filename().string()));
}

}  // namespace

void add_compare_command(CLI::App& app) {
    auto* command = app.add_subcommand("compare", "Compare runs of one town with the first");
    auto o = std::make_shared<CompareOptions>();
    command->add_option("runs", o->runs, "Run directories, the reference first")
        ->required()
        ->expected(2, 1000);
    command->add_option(
        "-o,--out", o->out,
        "Folder to write; default B-vs-A (two runs) or comparison, beside the last");
    command->add_flag("--force", o->force, "Replace an existing folder");
    command->callback([o] {
        const fs::path out = o->out.empty() ? default_folder(o->runs) : fs::path(o->out);
        fmt::print("{}", results::compare_runs({o->runs.begin(), o->runs.end()}, out, o->force));
        fmt::print("written to {}\n", out.string());
    });
}

}  // namespace calade::app
