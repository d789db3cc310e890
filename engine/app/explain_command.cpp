// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/results/explanation.hpp"

#include <fmt/format.h>

#include <memory>

namespace calade::app {

namespace {
struct ExplainOptions {
    std::string run, name, language = "en";
    bool json = false;
};
}  // namespace

void add_explain_command(CLI::App& app) {
    auto* command =
        app.add_subcommand("explain", "Tell why a place was flooded, cut off or without power");
    auto o = std::make_shared<ExplainOptions>();
    command->add_option("run", o->run, "Run directory")->required();
    command
        ->add_option("place", o->name,
                     "Site, station, building, street, defence, pump or gate, by name")
        ->required();
    command->add_option("--lang", o->language, "en or fr")
        ->check(CLI::IsMember({"en", "fr"}))
        ->capture_default_str();
    command->add_flag("--json", o->json, "Events with their causes as nested objects");
    command->callback([o] {
        const auto run = results::read_run(o->run, results::Unfinished::allowed);
        const auto explanation = results::explain(run, o->name);
        if (o->json) {
            fmt::print("{}\n", results::explanation_json(run, explanation, o->language).dump(1));
        } else {
            fmt::print("{}", results::explanation_text(run, explanation, o->language));
        }
    });
}

}  // namespace calade::app
