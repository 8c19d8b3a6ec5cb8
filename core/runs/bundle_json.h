// bundle.json: everything of a run bundle but its result document and its candles, which it names with their sizes and
// hashes.
#pragma once

#include "core/runs/run_bundle.h"

namespace truebar {

struct MemberSeal {
    std::string name{};
    std::uint64_t bytes = 0;
    std::string sha256{};
};
MemberSeal sealOf(std::string name, const QByteArray& content);

// `result` and one seal for each of the bundle's data.
std::string bundleToJson(const RunBundle& bundle, const MemberSeal& result, const std::vector<MemberSeal>& data);

struct BundleHead {
    RunBundle bundle{}; // its series have an instrument and a timeframe and no candles yet; its result is empty
    MemberSeal result{};
    std::vector<MemberSeal> data{}; // one for each of bundle.data
};
// Errors located at a JSON pointer: "bundle.syntax", "bundle.newer", "bundle.value" and those of what is read.
Result<BundleHead> bundleFromJson(const QByteArray& json);

} // namespace truebar
