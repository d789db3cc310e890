// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "../../support/process.hpp"
#include "../../support/scratch.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

namespace calade::test {

/// Two hours of the small demo town at a tide that floods nothing.
inline constexpr const char* small_surge = R"(format = 1
name = "Live test"
[city]
demo_buildings = 500
[period]
start = 2024-02-12T08:00:00Z
duration = "2 h"
report = "30 min"
[[boundaries]]
name = "sea"
times_h = [0.0, 1.0, 2.0]
levels_m = [4.6, 5.0, 4.6]
)";

inline sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// A port of the loopback interface that nobody listens on.
inline int free_port() {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    ::bind(s, reinterpret_cast<sockaddr*>(&address), size);
    ::getsockname(s, reinterpret_cast<sockaddr*>(&address), &size);
    ::close(s);
    return ntohs(address.sin_port);
}

inline bool listens(int port) {
    const int s = ::socket(AF_INET, SOCK_STREAM, 0);
    const auto address = loopback(port);
    const bool ok = ::connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(s);
    return ok;
}

inline std::string mosquitto_program() {
    for (const char* file : {"/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto"}) {
        if (std::filesystem::exists(file)) {
            return file;
        }
    }
    return {};
}

/// Real mosquitto on loopback with a folder of its own, stopped by its own pid.
class TestBroker {
public:
    explicit TestBroker(const Scratch& scratch, int port = free_port())
        : port_(port), output_(scratch / "mosquitto.log") {
        config_ = scratch.write("mosquitto.conf",
                                "listener " + std::to_string(port_) +
                                    " 127.0.0.1\nallow_anonymous true\npersistence false\n"
                                    "max_queued_messages 0\n" +
                                    (::geteuid() == 0 ? "user root\n" : ""));
        start();
    }
    void start() {
        process_ = std::make_unique<Process>(
            std::vector<std::string>{mosquitto_program(), "-c", config_.string()}, output_);
        if (!eventually(std::chrono::seconds{10}, [&] { return listens(port_); })) {
            throw std::runtime_error("mosquitto does not listen");
        }
    }
    void stop() { process_.reset(); }
    [[nodiscard]] int port() const { return port_; }

private:
    int port_;
    std::filesystem::path output_, config_;
    std::unique_ptr<Process> process_;
};

/// mosquitto_pub: each line written to it becomes a message, QoS 1.
class Publisher {
public:
    Publisher(int port, const std::string& topic, const Scratch& scratch)
        : process_({"mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(port), "-t", topic,
                    "-q", "1", "-l"},
                   scratch / "mosquitto_pub.log", true) {}
    void send(const std::string& payload) { process_.write(payload + "\n"); }
    /// Waits until all is with the broker.
    int finish() {
        process_.end_input();
        return process_.exit_code(std::chrono::seconds{60});
    }

private:
    Process process_;
};

inline std::string contents(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

/// Lines of a file that hold `part`.
inline int count_lines(const std::filesystem::path& file, const std::string& part) {
    std::ifstream in(file);
    int n = 0;
    for (std::string line; std::getline(in, line);) {
        n += line.find(part) != std::string::npos ? 1 : 0;
    }
    return n;
}

}  // namespace calade::test
