#include "core/runs/bundle_archive.h"

#include <algorithm>
#include <memory>
#include <set>

#include <zip.h>

namespace truebar {

namespace {

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DiscardArchive>;

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Source = std::unique_ptr<zip_source_t, FreeSource>;

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

std::string textOf(zip_error_t& error) {
    std::string out = zip_error_strerror(&error);
    zip_error_fini(&error);
    return out;
}

Error cannotPack(const char* why) {
    return {"io.archive", "the bundle could not be packed: %1", {why}};
}

// Of all members, with a time that is always the same: 1980-01-01, the first that a zip archive knows.
Result<void> addMember(zip_t* archive, const ArchiveMember& member) {
    zip_source_t* source =
        zip_source_buffer(archive, member.content.constData(), static_cast<zip_uint64_t>(member.content.size()), 0);
    if (!source)
        return cannotPack(zip_strerror(archive));
    const zip_int64_t index = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return cannotPack(zip_strerror(archive));
    }
    constexpr zip_uint16_t firstDay = (1 << 5) | 1;
    const auto at = static_cast<zip_uint64_t>(index);
    if (zip_file_set_dostime(archive, at, 0, firstDay, 0) != 0
        || zip_set_file_compression(archive, at, ZIP_CM_DEFLATE, 6) != 0)
        return cannotPack(zip_strerror(archive));
    return {};
}

Result<QByteArray> bytesOf(zip_source_t* source) {
    zip_stat_t stat;
    if (zip_source_open(source) != 0 || zip_source_stat(source, &stat) != 0)
        return cannotPack(zip_error_strerror(zip_source_error(source)));
    QByteArray out(static_cast<qsizetype>(stat.size), Qt::Uninitialized);
    const zip_int64_t got = zip_source_read(source, out.data(), stat.size);
    zip_source_close(source);
    if (got != static_cast<zip_int64_t>(stat.size))
        return cannotPack("a short read");
    return out;
}

Result<void> checkStat(const zip_stat_t& stat, const ArchiveLimits& limits) {
    constexpr zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_NAME;
    if ((stat.valid & wanted) != wanted)
        return Error{"bundle.damaged", "the bundle is damaged: %1", {"a member without a size"}};
    const std::string name = stat.name;
    if (!isMemberName(name))
        return Error{"bundle.member_name", "a bundle has no member of this name", {}, name.substr(0, 80)};
    const bool isEncrypted = (stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE;
    if (isEncrypted || (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE))
        return Error{"bundle.method", "it is packed or encrypted in a way that bundles are not", {}, name};
    const bool isBomb = stat.size > 1'048'576 && stat.size / limits.ratio > stat.comp_size;
    if (stat.size > limits.memberBytes || isBomb)
        return Error{"bundle.too_large", "it would unpack to %1 bytes, which is more than a bundle may have",
            {std::to_string(stat.size)}, name};
    return {};
}

// As many bytes as were announced, or an error: one more is asked for, to be told the checksum and any surplus.
Result<QByteArray> readMember(zip_t* archive, zip_uint64_t index, const zip_stat_t& stat) {
    const auto damaged = [&](const std::string& why) {
        return Error{"bundle.damaged", "the bundle is damaged: %1", {why}, stat.name};
    };
    const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive, index, 0));
    if (!file)
        return damaged(zip_strerror(archive));
    // Grows with what is really there: the announced size is only a claim.
    constexpr std::uint64_t step = 4 * 1'048'576;
    QByteArray out;
    while (true) {
        const qsizetype before = out.size();
        const std::uint64_t left = stat.size - static_cast<std::uint64_t>(before);
        const auto ask = static_cast<qsizetype>(std::min(step, left) + 1);
        out.resize(before + ask);
        const zip_int64_t got = zip_fread(file.get(), out.data() + before, static_cast<zip_uint64_t>(ask));
        if (got < 0)
            return damaged(zip_error_strerror(zip_file_get_error(file.get())));
        out.resize(before + static_cast<qsizetype>(got));
        if (static_cast<std::uint64_t>(out.size()) > stat.size)
            return damaged("a member is longer than it says");
        if (got == 0)
            break;
    }
    if (static_cast<std::uint64_t>(out.size()) != stat.size)
        return damaged("a member is shorter than it says");
    return out;
}

} // namespace

bool isMemberName(std::string_view name) {
    const auto isPart = [](std::string_view part) {
        const auto isPlain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
        };
        return !part.empty() && part.size() <= 40 && part.front() != '.'
            && std::all_of(part.begin(), part.end(), isPlain);
    };
    const auto slash = name.find('/');
    if (slash == std::string_view::npos)
        return isPart(name);
    return isPart(name.substr(0, slash)) && isPart(name.substr(slash + 1));
}

Result<QByteArray> packArchive(const std::vector<ArchiveMember>& members) {
    zip_error_t error;
    zip_error_init(&error);
    const Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (!source)
        return cannotPack(textOf(error).c_str());
    // The archive takes one reference with it when it is closed; the other is for reading what it wrote.
    zip_source_keep(source.get());
    Archive archive(zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
    if (!archive) {
        zip_source_free(source.get());
        return cannotPack(textOf(error).c_str());
    }
    for (const ArchiveMember& member : members) {
        if (auto added = addMember(archive.get(), member); !added)
            return std::move(added).error();
    }
    if (zip_close(archive.get()) != 0)
        return cannotPack(zip_strerror(archive.get()));
    static_cast<void>(archive.release());
    return bytesOf(source.get());
}

Result<std::vector<ArchiveMember>> unpackArchive(const QByteArray& bytes, const ArchiveLimits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source =
        zip_source_buffer_create(bytes.constData(), static_cast<zip_uint64_t>(bytes.size()), 0, &error);
    if (!source)
        return Error{"io.archive", "the bundle could not be read: %1", {textOf(error)}};
    const Archive archive(zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error));
    if (!archive) {
        zip_source_free(source);
        return Error{"bundle.not_archive", "this is not a run bundle, or not all of it: %1", {textOf(error)}};
    }
    const auto count = static_cast<std::uint64_t>(std::max<zip_int64_t>(0, zip_get_num_entries(archive.get(), 0)));
    if (count > limits.members)
        return Error{
            "bundle.too_large", "it has %1 members, which is more than a bundle may have", {std::to_string(count)}};
    std::vector<zip_stat_t> stats(count);
    std::set<std::string> names;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        if (zip_stat_index(archive.get(), i, 0, &stats[i]) != 0)
            return Error{"bundle.damaged", "the bundle is damaged: %1", {zip_strerror(archive.get())}};
        if (auto checked = checkStat(stats[i], limits); !checked)
            return std::move(checked).error();
        if (!names.insert(stats[i].name).second)
            return Error{"bundle.member_twice", "the bundle has two members of this name", {}, stats[i].name};
        total += stats[i].size;
    }
    if (total > limits.totalBytes)
        return Error{"bundle.too_large", "it would unpack to %1 bytes, which is more than a bundle may have",
            {std::to_string(total)}};
    std::vector<ArchiveMember> out;
    for (std::uint64_t i = 0; i < count; ++i) {
        auto content = readMember(archive.get(), i, stats[i]);
        if (!content)
            return std::move(content).error();
        out.push_back({stats[i].name, std::move(*content)});
    }
    return out;
}

} // namespace truebar
