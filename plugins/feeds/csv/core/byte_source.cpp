#include "byte_source.h"

#include <zip.h>
#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace truebar::csv {

namespace {

namespace fs = std::filesystem;

// gzread() reads plain files too.
class GzipSource final : public ByteSource {
public:
    GzipSource(gzFile file, const fs::path& path)
        : m_file(file)
        , m_name(path.filename().string())
        , m_size(fs::file_size(path)) {
        gzbuffer(m_file, 1 << 18);
    }
    ~GzipSource() override { gzclose_r(m_file); }

    Result<std::size_t> read(std::span<char> to) override {
        const int got = gzread(m_file, to.data(), static_cast<unsigned>(to.size()));
        int code = Z_OK;
        const char* words = gzerror(m_file, &code);
        if (got < 0 || (code != Z_OK && code != Z_STREAM_END)) {
            if (code == Z_BUF_ERROR)
                return Error{"file.truncated", "the compressed data ends too early"};
            return Error{"file.compressed", "the compressed data is damaged: %1", {words ? words : "unknown"}};
        }
        return static_cast<std::size_t>(got);
    }
    double progress() const override {
        return m_size == 0 ? 1.0 : static_cast<double>(gzoffset(m_file)) / static_cast<double>(m_size);
    }
    std::string name() const override { return m_name; }

private:
    gzFile m_file;
    std::string m_name;
    std::uintmax_t m_size;
};

class ZipSource final : public ByteSource {
public:
    ZipSource(zip_t* archive, zip_file_t* member, std::string name, std::uint64_t size)
        : m_archive(archive)
        , m_member(member)
        , m_name(std::move(name))
        , m_size(size) { }
    ~ZipSource() override {
        zip_fclose(m_member);
        zip_discard(m_archive);
    }
    ZipSource(const ZipSource&) = delete;
    ZipSource& operator=(const ZipSource&) = delete;

    Result<std::size_t> read(std::span<char> to) override {
        const zip_int64_t got = zip_fread(m_member, to.data(), to.size());
        if (got < 0)
            return Error{"file.compressed", "the zip member is damaged: %1", {zip_file_strerror(m_member)}};
        m_read += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
    }
    double progress() const override {
        return m_size == 0 ? 1.0 : static_cast<double>(m_read) / static_cast<double>(m_size);
    }
    std::string name() const override { return m_name; }

private:
    zip_t* m_archive;
    zip_file_t* m_member;
    std::string m_name;
    std::uint64_t m_size;
    std::uint64_t m_read = 0;
};

struct ZipCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

Result<std::unique_ptr<ByteSource>> openZip(const std::string& path) {
    int code = 0;
    std::unique_ptr<zip_t, ZipCloser> archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (!archive)
        return Error{"file.zip", "the zip file is damaged"};
    zip_int64_t chosen = -1;
    int members = 0;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive.get(), 0); ++i) {
        const char* name = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), 0);
        if (!name || std::string_view(name).ends_with('/'))
            continue;
        chosen = i;
        ++members;
    }
    if (members != 1)
        return Error{"file.zip_members", "the zip file has %1 members; one is needed", {std::to_string(members)}};
    zip_stat_t info{};
    zip_stat_index(archive.get(), static_cast<zip_uint64_t>(chosen), 0, &info);
    if (info.encryption_method != ZIP_EM_NONE)
        return Error{"file.zip_encrypted", "the zip member is encrypted"};
    zip_file_t* member = zip_fopen_index(archive.get(), static_cast<zip_uint64_t>(chosen), 0);
    if (!member)
        return Error{"file.zip", "the zip member cannot be read: %1", {zip_strerror(archive.get())}};
    return std::unique_ptr<ByteSource>(
        std::make_unique<ZipSource>(archive.release(), member, info.name ? info.name : "", info.size));
}

Result<void> checkPath(const std::string& path) {
    std::error_code code;
    const auto status = fs::status(path, code);
    if (!fs::exists(status))
        return Error{"file.missing", "there is no such file"};
    if (fs::is_directory(status))
        return Error{"file.folder", "this is a folder, not a file"};
    if (!fs::is_regular_file(status))
        return Error{"file.special", "this is not a regular file"};
    return {};
}

} // namespace

Result<std::unique_ptr<ByteSource>> openSource(const std::string& path) {
    if (auto good = checkPath(path); !good)
        return std::move(good).error();
    std::ifstream probe(path, std::ios::binary);
    if (!probe)
        return Error{"file.unreadable", "the file cannot be read: %1", {std::strerror(errno)}};
    char magic[4]{};
    probe.read(magic, sizeof magic);
    if (std::memcmp(magic, "PK\x03\x04", 4) == 0 || std::memcmp(magic, "PK\x05\x06", 4) == 0)
        return openZip(path);
    const gzFile file = gzopen(path.c_str(), "rb");
    if (!file)
        return Error{"file.unreadable", "the file cannot be read: %1", {std::strerror(errno)}};
    return std::unique_ptr<ByteSource>(std::make_unique<GzipSource>(file, path));
}

} // namespace truebar::csv
