#include "core/warehouse/verify.h"

#include "core/warehouse/output_file.h"

#include <QFileInfo>

#include <optional>

namespace truebar {

namespace {

using Kind = ExportDifference::Kind;

Result<std::optional<ExportDifference>> compare(
    const ManifestFile& file, const QString& path, const std::function<bool()>& isStopped) {
    const auto differs = [&](Kind kind, const std::string& expected = {}, const std::string& found = {}) {
        ExportDifference out;
        out.file = file.name;
        out.kind = kind;
        out.expected = expected;
        out.found = found;
        return std::optional(std::move(out));
    };
    const QFileInfo info(path);
    if (!info.exists() && !info.isSymLink())
        return differs(Kind::Missing);
    // A link could lead out of the folder.
    if (info.isSymLink() || !info.isFile())
        return differs(Kind::NotAFile);
    if (const auto size = static_cast<std::uint64_t>(info.size()); size != file.bytes)
        return differs(Kind::Size, std::to_string(file.bytes), std::to_string(size));
    auto found = hashFile(path, isStopped);
    if (!found && found.error().code == "export.cancelled")
        return std::move(found).error();
    if (!found)
        return differs(Kind::Unreadable);
    if (found->sha256 != file.sha256)
        return differs(Kind::Content, file.sha256, found->sha256);
    return std::optional<ExportDifference>();
}

} // namespace

std::string toString(Kind kind) {
    switch (kind) {
    case Kind::Missing:
        return "missing";
    case Kind::NotAFile:
        return "not_a_file";
    case Kind::Unreadable:
        return "unreadable";
    case Kind::Size:
        return "size";
    case Kind::Content:
        return "content";
    }
    return {};
}

std::string describe(const ExportDifference& difference) {
    switch (difference.kind) {
    case Kind::Missing:
        return "the file is missing";
    case Kind::NotAFile:
        return "this is not a regular file";
    case Kind::Unreadable:
        return "the file cannot be read";
    case Kind::Size:
        return "the file has " + difference.found + " bytes, not " + difference.expected;
    case Kind::Content:
        return "the content differs: its SHA-256 is " + difference.found + ", not " + difference.expected;
    }
    return {};
}

Result<VerifyReport> verifyExport(
    const QString& manifestFile, const std::function<void(double)>& progress, std::stop_token stop) {
    auto manifest = readManifest(manifestFile);
    if (!manifest)
        return std::move(manifest).error();
    VerifyReport out;
    out.manifest = std::move(*manifest);
    const QString folder = QFileInfo(manifestFile).path();
    const auto isStopped = [&] { return stop.stop_requested(); };
    for (std::size_t i = 0; i < out.manifest.files.size(); ++i) {
        const ManifestFile& file = out.manifest.files[i];
        auto difference = compare(file, folder + QLatin1Char('/') + QString::fromStdString(file.name), isStopped);
        if (!difference)
            return std::move(difference).error();
        if (*difference)
            out.differences.push_back(std::move(**difference));
        if (progress)
            progress(static_cast<double>(i + 1) / static_cast<double>(out.manifest.files.size()));
    }
    return out;
}

} // namespace truebar
