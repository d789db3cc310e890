// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace calade::test {

/// A child process of a test, its output in a file; killed at the end if it still runs.
class Process {
public:
    Process(std::vector<std::string> command, const std::filesystem::path& output,
            bool with_input = false) {
        int ends[2] = {-1, -1};
        if (with_input && ::pipe2(ends, O_CLOEXEC) != 0) {
            throw std::runtime_error("no pipe");
        }
        std::vector<char*> words;
        for (auto& word : command) {
            words.push_back(word.data());
        }
        words.push_back(nullptr);
        pid_ = ::fork();
        if (pid_ == 0) {
            const int out = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
            const int in = with_input ? ends[0] : ::open("/dev/null", O_RDONLY);
            ::dup2(in, 0);
            ::dup2(out, 1);
            ::dup2(out, 2);
            ::execvp(words[0], words.data());
            ::_exit(127);
        }
        if (with_input) {
            ::close(ends[0]);
            input_ = ends[1];
        }
    }
    ~Process() {
        end_input();
        kill();
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void write(const std::string& text) const {
        for (std::size_t done = 0; done < text.size();) {
            const auto n = ::write(input_, text.data() + done, text.size() - done);
            if (n <= 0) {
                throw std::runtime_error("the child does not read its input");
            }
            done += static_cast<std::size_t>(n);
        }
    }
    void end_input() {
        if (input_ >= 0) {
            ::close(input_);
            input_ = -1;
        }
    }
    void signal(int number) const {
        if (pid_ > 0) {
            ::kill(pid_, number);
        }
    }
    /// kill -9, and waits until it is gone.
    void kill() {
        if (running()) {
            signal(SIGKILL);
            ::waitpid(pid_, &status_, 0);
            pid_ = -1;
        }
    }
    [[nodiscard]] bool running() {
        if (pid_ > 0 && ::waitpid(pid_, &status_, WNOHANG) == pid_) {
            pid_ = -1;
        }
        return pid_ > 0;
    }
    /// The exit code; -1 if it still runs after `limit` or was killed.
    [[nodiscard]] int exit_code(std::chrono::seconds limit) {
        const auto end = std::chrono::steady_clock::now() + limit;
        while (running() && std::chrono::steady_clock::now() < end) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
        return !running() && WIFEXITED(status_) ? WEXITSTATUS(status_) : -1;
    }

private:
    pid_t pid_ = -1;
    int input_ = -1;
    int status_ = 0;
};

/// Asks until `holds` says yes; false if it did not within `limit`.
template <class Condition>
bool eventually(std::chrono::seconds limit, const Condition& holds) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (!holds()) {
        if (std::chrono::steady_clock::now() > end) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}  // namespace calade::test
