#include "core/live/disk.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace truebar {

namespace {

Error failure(const std::string& path, const char* what) {
    return {"io.disk", "%1 failed: %2", {what, std::strerror(errno)}, path};
}

class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd) { }
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int get() const { return m_fd; }

private:
    int m_fd;
};

Result<std::string> readWhole(int fd, const std::string& path) {
    std::string out;
    std::array<char, 65536> buffer{};
    for (;;) {
        const auto offset = static_cast<off_t>(out.size());
        const ssize_t got = ::pread(fd, buffer.data(), buffer.size(), offset);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(path, "reading");
        if (got == 0)
            return out;
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

Result<void> writeWhole(int fd, const std::string& path, std::uint64_t offset, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return failure(path, "writing");
        bytes.remove_prefix(static_cast<std::size_t>(done));
        offset += static_cast<std::uint64_t>(done);
    }
    return {};
}

class SystemFile final : public IDiskFile {
public:
    SystemFile(int fd, std::string path)
        : m_fd(fd)
        , m_path(std::move(path)) { }

    Result<std::string> readAll() override { return readWhole(m_fd.get(), m_path); }
    Result<void> writeAt(std::uint64_t offset, std::string_view bytes) override {
        return writeWhole(m_fd.get(), m_path, offset, bytes);
    }
    Result<void> sync() override {
        if (::fdatasync(m_fd.get()) != 0)
            return failure(m_path, "making durable");
        return {};
    }

private:
    Descriptor m_fd;
    std::string m_path;
};

Result<void> syncFolderOf(const std::string& path) {
    const auto slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? std::string(".") : path.substr(0, slash + 1);
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0)
        return failure(folder, "making durable");
    return {};
}

class SystemDisk final : public IDisk {
public:
    Result<std::unique_ptr<IDiskFile>> open(const std::string& path) override {
        const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0)
            return failure(path, "opening");
        auto file = std::make_unique<SystemFile>(fd, path);
        if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
            return Error{"io.locked", "is used by another process", {}, path};
        // The name may be new, or left by a program that ended before it was durable.
        if (auto done = syncFolderOf(path); !done)
            return std::move(done).error();
        return std::unique_ptr<IDiskFile>(std::move(file));
    }

    bool exists(const std::string& path) override {
        struct stat unused { };
        return ::stat(path.c_str(), &unused) == 0 || errno != ENOENT;
    }

    Result<std::string> read(const std::string& path) override {
        const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
        if (fd.get() < 0)
            return failure(path, "opening");
        return readWhole(fd.get(), path);
    }

    Result<void> replace(const std::string& path, std::string_view bytes) override {
        const std::string fresh = path + ".new";
        {
            const Descriptor fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
            if (fd.get() < 0)
                return failure(fresh, "opening");
            if (auto done = writeWhole(fd.get(), fresh, 0, bytes); !done)
                return done;
            if (::fsync(fd.get()) != 0)
                return failure(fresh, "making durable");
        }
        if (std::rename(fresh.c_str(), path.c_str()) != 0)
            return failure(path, "renaming");
        return syncFolderOf(path);
    }

    Result<void> remove(const std::string& path) override {
        if (::unlink(path.c_str()) != 0 && errno != ENOENT)
            return failure(path, "removing");
        return syncFolderOf(path);
    }
};

} // namespace

IDisk& systemDisk() {
    static SystemDisk disk;
    return disk;
}

} // namespace truebar
