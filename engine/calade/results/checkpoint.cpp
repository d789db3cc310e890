// SPDX-License-Identifier: Apache-2.0
#include "calade/results/checkpoint.hpp"

#include "calade/base/error.hpp"
#include "calade/base/hash.hpp"

#include <algorithm>

namespace calade::results {

namespace {

constexpr std::uint32_t version = 1;

}  // namespace

void save(sim::ArchiveWriter& out, const CheckpointInfo& info) {
    out.section("run", version);
    out.put(std::string_view(info.program));
    out.put(std::string_view(info.scenario_name));
    out.put(std::string_view(info.scenario_hash));
    out.put(std::string_view(info.city_hash));
    out.put(static_cast<std::int64_t>(info.start.time_since_epoch().count()));
    out.put(info.time_s);
    out.put(info.slices);
    out.put(info.next_slice_s);
    out.put(info.wall_s);
    out.put(info.cpu_s);
    out.put(info.results_s);
    out.put(info.timings);
}

CheckpointInfo load_checkpoint_info(sim::ArchiveReader& in) {
    in.section("run", version);
    CheckpointInfo info;
    in.get(info.program);
    in.get(info.scenario_name);
    in.get(info.scenario_hash);
    in.get(info.city_hash);
    std::int64_t seconds = 0;
    in.get(seconds);
    info.start = Instant{std::chrono::seconds{seconds}};
    in.get(info.time_s);
    in.get(info.slices);
    in.get(info.next_slice_s);
    in.get(info.wall_s);
    in.get(info.cpu_s);
    in.get(info.results_s);
    in.get(info.timings);
    return info;
}

std::string checkpoint_name(Instant start, double time_s) {
    std::string name = format_instant(after(start, time_s));
    std::replace(name.begin(), name.end(), ':', '-');
    return name + ".calade";
}

std::vector<std::filesystem::path> CheckpointFile::fields() const {
    const auto folder = path.parent_path();
    const auto finished = folder.parent_path() / "fields.nc";
    if (std::filesystem::exists(finished)) {
        return {finished};
    }
    std::vector<std::filesystem::path> pieces;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".nc") {
            pieces.push_back(entry.path());
        }
    }
    require<DataError>(!pieces.empty() || info.slices == 0,
                       "{}: what its run recorded before it is not beside it; expected it in the "
                       "folder 'checkpoints' of that run, where it was written",
                       path.string());
    std::sort(pieces.begin(), pieces.end());
    return pieces;
}

CheckpointFile open_checkpoint(const std::filesystem::path& file) {
    auto in = sim::ArchiveReader::open(file);
    return {file, load_checkpoint_info(in)};
}

void require_same_run(const CheckpointFile& checkpoint, const std::string& scenario_text,
                      const std::string& city_hash) {
    const auto& info = checkpoint.info;
    require<DataError>(info.scenario_hash == scenario_hash(scenario_text),
                       "{}: is of another scenario, '{}' with text {}; this one has text {}. The "
                       "scenario must be the very one that the checkpoint was made with, --set "
                       "included",
                       checkpoint.path.string(), info.scenario_name, info.scenario_hash,
                       scenario_hash(scenario_text));
    require<DataError>(info.city_hash == city_hash,
                       "{}: is of another town (hash {}); this one has hash {}",
                       checkpoint.path.string(), info.city_hash, city_hash);
}

std::string scenario_hash(const std::string& text) {
    Hasher hasher;
    hasher.add(std::string_view(text));
    return hasher.hex();
}

}  // namespace calade::results
