// SPDX-License-Identifier: Apache-2.0
#include "calade/live/config.hpp"

#include "calade/base/error.hpp"
#include "calade/live/config_tables.hpp"
#include "calade/live/grid_tables.hpp"

#include <algorithm>

namespace calade::live {

namespace {

constexpr int format_version = 1;

std::filesystem::path beside(const io::TomlTable& t, const std::string& path) {
    const std::filesystem::path p(path);
    return p.empty() || p.is_absolute() ? p : t.file().parent_path() / p;
}

double positive(const io::TomlTable& t, std::string_view key, double otherwise, Dimension d) {
    const double value = t.number_or(key, otherwise, d);
    if (!(value > 0.0)) {
        t.fail(key, fmt::format("is {}, expected more than 0", value));
    }
    return value;
}

Broker read_broker(const io::TomlTable& t) {
    t.only({"host", "port", "client_id", "username", "password_file", "ca_file", "keepalive",
            "give_up_after"});
    Broker b;
    b.host = t.text_or("host", b.host);
    if (t.has("port")) {
        const auto port = t.integer("port");
        if (port < 1 || port > 65'535) {
            t.fail("port", fmt::format("is {}, expected 1 to 65535", port));
        }
        b.port = static_cast<int>(port);
    }
    b.client_id = t.text("client_id");
    if (b.client_id.empty() || b.client_id.size() > 23 * 4) {
        t.fail("client_id", "is empty or longer than 92 characters, expected a name of its own");
    }
    b.username = t.text_or("username", "");
    b.password_file = beside(t, t.text_or("password_file", ""));
    if (!b.password_file.empty() && b.username.empty()) {
        t.fail("password_file", "stands without a username");
    }
    b.ca_file = beside(t, t.text_or("ca_file", ""));
    b.keepalive_s = t.number_or("keepalive", b.keepalive_s, Dimension::time);
    if (b.keepalive_s < 5.0 || b.keepalive_s > 65'535.0) {
        t.fail("keepalive", fmt::format("is {} s, expected 5 s to 65535 s", b.keepalive_s));
    }
    b.give_up_s = positive(t, "give_up_after", b.give_up_s, Dimension::time);
    return b;
}

void read_scenario_table(const io::TomlTable& t, Config& c) {
    t.only({"file", "set", "folder", "fade", "period", "history", "threads"});
    c.scenario = beside(t, t.text("file"));
    if (t.has("set")) {
        c.scenario_overrides = t.texts("set");
    }
    c.folder = t.text_or("folder", "runs/live");
    c.fade_s = positive(t, "fade", c.fade_s, Dimension::time);
    const auto period = t.text_or("period", "as_written");
    if (period != "as_written" && period != "from_now") {
        t.fail("period", fmt::format("is '{}', expected as_written or from_now", period));
    }
    c.from_now = period == "from_now";
    c.history_s = t.number_or("history", c.history_s, Dimension::time);
    if (c.history_s < 0.0) {
        t.fail("history", fmt::format("is {} s, expected 0 or more", c.history_s));
    }
    if (t.has("threads")) {
        const auto n = t.integer("threads");
        if (n < 0 || n > 1024) {
            t.fail("threads", fmt::format("is {}, expected 0 to 1024", n));
        }
        c.threads = static_cast<int>(n);
    }
}

io::TomlTable read_document(const std::filesystem::path& file,
                            const std::vector<std::string>& overrides) {
    auto root = io::TomlTable::read(file);
    for (const auto& item : overrides) {
        const auto equals = item.find('=');
        require<ScenarioError>(equals != std::string::npos && equals > 0,
                               "--set {}: expected KEY=VALUE, for example broker.port=1884", item);
        root.set(item.substr(0, equals), item.substr(equals + 1));
    }
    root.only({"format", "name", "clock", "broker", "sensors", "rules", "scenario", "grid", "store",
               "alerts"});
    if (root.has("format") && root.integer("format") != format_version) {
        root.fail("format", fmt::format("is {}, this program reads version {}",
                                        root.integer("format"), format_version));
    }
    return root;
}

}  // namespace

bool Config::watches_grid() const {
    return std::any_of(sensors.begin(), sensors.end(),
                       [](const Sensor& s) { return s.grid.has_value(); }) ||
           std::any_of(rules.begin(), rules.end(),
                       [](const Rule& r) { return r.subject != Rule::Subject::level; });
}

Config read_config(const std::filesystem::path& file, const std::vector<std::string>& overrides) {
    const auto root = read_document(file, overrides);
    Config c;
    c.file = file;
    c.name = root.text("name");
    const auto clock = root.text_or("clock", "wall");
    if (clock != "wall" && clock != "readings") {
        root.fail("clock", fmt::format("is '{}', expected wall or readings", clock));
    }
    c.clock = clock == "wall" ? Config::Clock::wall : Config::Clock::readings;
    c.broker = read_broker(root.table("broker"));
    c.sensors = read_sensors(root);
    c.rules = read_rules(root, c.sensors);
    if (const auto t = root.table_if("scenario")) {
        read_scenario_table(*t, c);
    } else if (std::any_of(c.rules.begin(), c.rules.end(),
                           [](const Rule& r) { return r.run_scenario; })) {
        root.fail("scenario", "is missing, expected [scenario] with a file: a rule runs it");
    } else if (c.watches_grid()) {
        root.fail("scenario",
                  "is missing, expected [scenario] with a file: sensors and rules of "
                  "the grid need its town");
    }
    if (const auto t = root.table_if("grid")) {
        c.grid = read_grid_settings(*t);
    }
    const auto store = root.table("store");
    store.only({"file"});
    c.store = store.text("file");
    const auto alerts = root.table("alerts");
    alerts.only({"file", "topic"});
    c.alerts = alerts.text("file");
    c.alert_topic = alerts.text_or("topic", "");
    if (!c.alert_topic.empty() &&
        (c.alert_topic.find_first_of("+#") != std::string::npos ||
         std::any_of(c.sensors.begin(), c.sensors.end(),
                     [&](const Sensor& s) { return s.topic == c.alert_topic; }))) {
        alerts.fail("topic", fmt::format("is '{}', expected a topic without + and # that no "
                                         "sensor uses",
                                         c.alert_topic));
    }
    return c;
}

}  // namespace calade::live
