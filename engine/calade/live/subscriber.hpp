// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/clock.hpp"
#include "calade/live/config.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace calade::live {

struct Message {
    std::string topic;
    std::string payload;   ///< empty if it was larger than largest_payload
    std::size_t size = 0;  ///< bytes as sent
    Millis received = 0;
    std::chrono::steady_clock::time_point arrived;
};

/// Messages from an MQTT broker, QoS 1, in a session that the broker keeps while we are away. What
/// receive() gave is acknowledged by acknowledge() and not before, so whoever stores the messages
/// in between loses none: the broker sends what is not acknowledged again. Connects and reconnects
/// by itself. For one thread.
///
/// libmosquitto offers no acknowledgement by hand, and its version 2.0 even queues the PUBACK
/// before it calls the message callback. Told that threads are managed outside, it only queues
/// packets, and all of them, acknowledgements too, leave by mosquitto_loop_write(). This class
/// calls that in acknowledge() and nowhere else.
class Subscriber {
public:
    /// Does not connect yet. Throws DataError if the password or certificate file cannot be read.
    Subscriber(const Broker& broker, std::vector<std::string> topics);
    ~Subscriber();
    Subscriber(const Subscriber&) = delete;
    Subscriber& operator=(const Subscriber&) = delete;

    /// Waits at most `timeout` for messages and gives all that are there, in their order, at most
    /// a thousand. Gives nothing without a connection, which it tries to make with growing pauses.
    /// Throws Error when there was none for Broker::give_up_s.
    [[nodiscard]] std::vector<Message> receive(std::chrono::milliseconds timeout);
    /// Sends the acknowledgements of all that receive() gave, and what publish() queued.
    void acknowledge();
    /// Queues a message, QoS 1. Lost if there is no connection.
    void publish(const std::string& topic, std::string_view text);
    [[nodiscard]] bool connected() const;
    /// Says goodbye, so that the broker knows that this was no accident. Acknowledges first.
    void disconnect();

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::live
