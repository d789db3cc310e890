// SPDX-License-Identifier: Apache-2.0
#include "calade/live/subscriber.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/time.hpp"

#include <mosquitto.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

namespace calade::live {

namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t largest_batch = 1000;
constexpr auto shortest_pause = std::chrono::milliseconds{500};
constexpr auto longest_pause = std::chrono::milliseconds{10'000};

struct Library {
    Library() { mosquitto_lib_init(); }
    ~Library() { mosquitto_lib_cleanup(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

std::string reason(int code) {
    return code == MOSQ_ERR_ERRNO ? std::strerror(errno) : mosquitto_strerror(code);
}

std::string password_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string line;
    require<DataError>(in.is_open() && std::getline(in, line),
                       "{}: cannot be read, expected a password on its first line", file.string());
    return line;
}

}  // namespace

struct Subscriber::Implementation {
    Implementation(const Broker& b, std::vector<std::string> t)
        : broker(b), topics(std::move(t)), connection_lost(Steady::now()) {
        static const Library library;
        client = mosquitto_new(broker.client_id.c_str(), /*clean_session=*/false, this);
        require<Error>(client != nullptr, "mosquitto: no memory for a client");
        mosquitto_threaded_set(client, true);  // see the header: nothing is sent unasked
        mosquitto_connect_callback_set(client, on_connect);
        mosquitto_disconnect_callback_set(client, on_disconnect);
        mosquitto_message_callback_set(client, on_message);
        mosquitto_subscribe_callback_set(client, on_subscribe);
    }
    ~Implementation() { mosquitto_destroy(client); }
    Implementation(const Implementation&) = delete;
    Implementation& operator=(const Implementation&) = delete;

    void secure() {
        if (!broker.username.empty()) {
            const auto password =
                broker.password_file.empty() ? std::string{} : password_of(broker.password_file);
            mosquitto_username_pw_set(client, broker.username.c_str(),
                                      broker.password_file.empty() ? nullptr : password.c_str());
        }
        if (!broker.ca_file.empty()) {
            const int code = mosquitto_tls_set(client, broker.ca_file.c_str(), nullptr, nullptr,
                                               nullptr, nullptr);
            require<DataError>(code == MOSQ_ERR_SUCCESS, "{}: cannot be used as ca_file: {}",
                               broker.ca_file.string(), reason(code));
        }
    }

    [[nodiscard]] std::string place() const {
        return fmt::format("broker {}:{}", broker.host, broker.port);
    }

    void lost(const std::string& why) {
        if (accepted || !reported) {
            log::warning("{}: {}; trying again", place(), why);
            reported = true;
        }
        if (accepted) {
            connection_lost = Steady::now();
            accepted = false;
        }
        // The broker sends again what is not acknowledged; what was received of it comes twice.
        next_try = Steady::now() + pause;
        pause = std::min(pause * 2, longest_pause);
    }

    void connect() {
        const int code = mosquitto_connect(client, broker.host.c_str(), broker.port,
                                           static_cast<int>(broker.keepalive_s));
        if (code != MOSQ_ERR_SUCCESS) {
            lost(reason(code));
        } else {
            next_try = Steady::now() + longest_pause;
        }
    }

    // All of these are called from within mosquitto_loop_*() by this class, in its thread.
    static void on_connect(mosquitto*, void* self_pointer, int code) {
        auto& self = *static_cast<Implementation*>(self_pointer);
        if (code != 0) {
            self.refusal = mosquitto_connack_string(code);
            return;
        }
        for (const auto& topic : self.topics) {
            mosquitto_subscribe(self.client, nullptr, topic.c_str(), /*qos=*/1);
        }
    }
    static void on_subscribe(mosquitto*, void* self_pointer, int, int count, const int* granted) {
        auto& self = *static_cast<Implementation*>(self_pointer);
        for (int i = 0; i < count; ++i) {
            if (granted[i] != 1) {
                log::warning("{}: a subscription got quality {} instead of 1; messages may be lost",
                             self.place(), granted[i]);
            }
        }
        if (!self.accepted) {
            log::info("{}: connected as '{}'", self.place(), self.broker.client_id);
            self.accepted = true;
            self.reported = false;
            self.pause = shortest_pause;
        }
    }
    static void on_disconnect(mosquitto*, void* self_pointer, int code) {
        auto& self = *static_cast<Implementation*>(self_pointer);
        if (code != 0) {
            self.lost(self.refusal.empty() ? "the connection is lost"
                                           : "refuses the connection: " + self.refusal);
            self.refusal.clear();
        }
    }
    static void on_message(mosquitto*, void* self_pointer, const mosquitto_message* m) {
        auto& self = *static_cast<Implementation*>(self_pointer);
        Message message;
        message.topic = m->topic;
        message.size = static_cast<std::size_t>(m->payloadlen);
        if (message.size <= largest_payload && m->payload != nullptr) {
            message.payload.assign(static_cast<const char*>(m->payload), message.size);
        }
        message.received = now_ms();
        message.arrived = Steady::now();
        self.received.push_back(std::move(message));
    }

    /// True if the socket has something within `timeout`.
    [[nodiscard]] bool wait(std::chrono::milliseconds timeout) const {
        pollfd descriptor{mosquitto_socket(client), POLLIN, 0};
        if (mosquitto_want_write(client)) {
            descriptor.events |= POLLOUT;
        }
        return ::poll(&descriptor, 1, static_cast<int>(timeout.count())) > 0;
    }

    Broker broker;
    std::vector<std::string> topics;
    mosquitto* client = nullptr;
    std::vector<Message> received;
    bool accepted = false;
    bool reported = false;  // one message a failure, not one a try
    std::string refusal;
    Steady::time_point connection_lost;
    Steady::time_point next_try{};
    std::chrono::milliseconds pause = shortest_pause;
};

Subscriber::Subscriber(const Broker& broker, std::vector<std::string> topics)
    : implementation_(std::make_unique<Implementation>(broker, std::move(topics))) {
    implementation_->secure();
}

Subscriber::~Subscriber() = default;

std::vector<Message> Subscriber::receive(std::chrono::milliseconds timeout) {
    auto& i = *implementation_;
    const auto now = Steady::now();
    if (!i.accepted) {
        const std::chrono::duration<double> without = now - i.connection_lost;
        require<Error>(without.count() < i.broker.give_up_s,
                       "{}: no connection for {}; is the broker running, and are broker.host, "
                       "broker.port and the password right?",
                       i.place(), format_duration(without.count()));
    }
    if (mosquitto_socket(i.client) < 0) {
        if (now >= i.next_try) {
            i.connect();
        } else {
            std::this_thread::sleep_for(
                std::min<std::chrono::nanoseconds>(timeout, i.next_try - now));
        }
        return {};
    }
    mosquitto_loop_misc(i.client);
    bool more = i.wait(timeout);
    while (more && i.received.size() < largest_batch && mosquitto_socket(i.client) >= 0) {
        if (mosquitto_loop_read(i.client, 1) != MOSQ_ERR_SUCCESS) {
            break;
        }
        pollfd descriptor{mosquitto_socket(i.client), POLLIN, 0};
        more = descriptor.fd >= 0 && ::poll(&descriptor, 1, 0) > 0;
    }
    return std::exchange(i.received, {});
}

void Subscriber::acknowledge() {
    auto& i = *implementation_;
    // One call sends the whole queue, or as much as the socket takes; the rest goes the next time.
    if (mosquitto_socket(i.client) >= 0 && mosquitto_want_write(i.client)) {
        mosquitto_loop_write(i.client, 1);
    }
}

void Subscriber::publish(const std::string& topic, std::string_view text) {
    mosquitto_publish(implementation_->client, nullptr, topic.c_str(),
                      static_cast<int>(text.size()), text.data(), /*qos=*/1, /*retain=*/false);
}

bool Subscriber::connected() const { return implementation_->accepted; }

void Subscriber::disconnect() {
    acknowledge();
    mosquitto_disconnect(implementation_->client);
    acknowledge();
}

}  // namespace calade::live
