// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/base/progress.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <vector>

namespace {

enum ExitCode { success = 0, failure = 1, wrong_input = 2, interrupted = 130 };

// A word that this program does not know runs `calade-WORD` from PATH, as git does.
void run_other_program(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-') {
        return;
    }
    std::vector<std::string> known = {"report", "view", "ensemble"};  // beside this program
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        if (command->get_name() == argv[1]) {
            return;
        }
        known.push_back(command->get_name());
    }
    const std::string program = std::string("calade-") + argv[1];
    argv[1] = const_cast<char*>(program.c_str());
    execvp(program.c_str(), argv + 1);
    fmt::print(stderr, "calade: '{}' is not a command of calade, and there is no {} in PATH ({})\n",
               program.substr(7), program, std::strerror(errno));
    const std::string near = calade::nearest_name(program.substr(7), known);
    fmt::print(stderr, "{}Try `calade --help`.\n",
               near.empty() ? "" : fmt::format("Did you mean '{}'? ", near));
    std::exit(wrong_input);
}

int run(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        return calade::interrupt_requested() ? interrupted : success;
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? success : wrong_input;
    } catch (const calade::ScenarioError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return wrong_input;
    } catch (const calade::UsageError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return wrong_input;
    } catch (const calade::DataError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return wrong_input;
    } catch (const calade::OutputError& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        // HDF5 still holds what did not fit on the disk, and crashes when it tries again at exit.
        std::fflush(nullptr);
        std::_Exit(failure);
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return failure;
    }
}

}  // namespace

int main(int argc, char** argv) {
    calade::install_interrupt_handler();
    CLI::App app("Calade: a city digital twin. Water, traffic and power of one town, together.",
                 "calade");
    app.set_version_flag("--version", "calade " CALADE_VERSION);
    app.require_subcommand(1);
    app.footer("Also: calade report RUN [RUN_B] --lang fr|en, calade view RUN.");
    calade::app::add_city_command(app);
    calade::app::add_check_command(app);
    calade::app::add_run_command(app);
    calade::app::add_compare_command(app);
    calade::app::add_explain_command(app);
    calade::app::add_indicators_command(app);
    calade::app::add_ranges_command(app);
    calade::app::add_live_command(app);
    run_other_program(app, argc, argv);
    return run(app, argc, argv);
}
