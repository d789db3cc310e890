// SPDX-License-Identifier: Apache-2.0
#include "calade/live/alert_file.hpp"

#include "calade/base/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace calade::live {

AlertFile::AlertFile(const std::filesystem::path& file) : file_(file) {
    std::error_code error;
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), error);
    }
    descriptor_ = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    require<OutputError>(descriptor_ >= 0, "{}: cannot be written: {}", file.string(),
                         std::strerror(errno));
}

AlertFile::~AlertFile() { ::close(descriptor_); }

void AlertFile::append(std::string_view line) {
    const std::string text = std::string(line) + '\n';
    std::size_t done = 0;
    while (done < text.size()) {
        const auto written = ::write(descriptor_, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        require<OutputError>(written > 0, "{}: cannot be written: {}", file_.string(),
                             std::strerror(errno));
        done += static_cast<std::size_t>(written);
    }
}

}  // namespace calade::live
