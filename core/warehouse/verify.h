// Whether the files of an export are still what its manifest says.
#pragma once

#include "core/warehouse/manifest.h"

#include <functional>
#include <stop_token>

namespace truebar {

struct ExportDifference {
    enum class Kind { Missing, NotAFile, Unreadable, Size, Content };

    std::string file{};
    Kind kind = Kind::Missing;
    std::string expected{}; // bytes or SHA-256
    std::string found{};

    bool operator==(const ExportDifference&) const = default;
};

// "missing", "not_a_file", "unreadable", "size", "content"
std::string toString(ExportDifference::Kind kind);
// One English sentence without the name of the file.
std::string describe(const ExportDifference& difference);

struct VerifyReport {
    Manifest manifest{};
    std::vector<ExportDifference> differences{}; // in the order of the manifest; empty: all is as it was written
};

// Errors: those of readManifest(), "export.cancelled". What is wrong with a file is a difference, not an error.
Result<VerifyReport> verifyExport(
    const QString& manifestFile, const std::function<void(double)>& progress = {}, std::stop_token stop = {});

} // namespace truebar
