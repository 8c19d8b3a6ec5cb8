// The container of a run bundle: a plain zip archive held in memory. Nothing is ever unpacked to disk by its name.
#pragma once

#include "core/base/result.h"

#include <QByteArray>

#include <string>
#include <vector>

namespace truebar {

struct ArchiveMember {
    std::string name{};
    QByteArray content{};
};

// The same members give the same bytes: in their order, without the time of day. "io.archive"
Result<QByteArray> packArchive(const std::vector<ArchiveMember>& members);

// What an archive may be at most; all of it is refused before it is unpacked.
struct ArchiveLimits {
    std::size_t members = 64;
    std::uint64_t memberBytes = 1'073'741'824;
    std::uint64_t totalBytes = 2'147'483'648;
    // Unpacked size over packed size, of members above 1 MiB: a few bytes that unpack to gigabytes are no bundle.
    std::uint64_t ratio = 250;
};

// In the order of the archive. Errors, located at the member: "bundle.not_archive", "bundle.damaged",
// "bundle.member_name", "bundle.member_twice", "bundle.too_large", "bundle.method".
Result<std::vector<ArchiveMember>> unpackArchive(const QByteArray& bytes, const ArchiveLimits& limits = {});

// Lower-case letters, digits, '.', '_' and '-' in at most two parts, none of which begins with '.'.
bool isMemberName(std::string_view name);

} // namespace truebar
