#include "core/vault/file_replace.h"

#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace truebar {

namespace {

constexpr const char* leftover = ".new";

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
    bool isOpen() const { return m_fd >= 0; }

private:
    int m_fd;
};

Error systemError(const char* code, const char* sentence, const std::string& path) {
    return {code, sentence, {std::strerror(errno)}, path};
}

Error cannotWrite(const std::string& path) {
    return systemError("io.vault_write", "the vault cannot be written: %1", path);
}

bool writeAll(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(fd, bytes.data(), bytes.size());
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
}

bool syncFolderOf(const std::string& path) {
    const std::string folder = std::filesystem::path(path).parent_path().string();
    const Descriptor fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return fd.isOpen() && ::fsync(fd.get()) == 0;
}

// The new file beside the old one, whole and on disk.
Result<void> writeBeside(const std::string& path, std::string_view bytes) {
    const std::string fresh = path + leftover;
    ::unlink(fresh.c_str());
    // O_NOFOLLOW and O_EXCL: whoever laid a link there does not get the content.
    const Descriptor fd(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (!fd.isOpen())
        return cannotWrite(fresh);
    if (!writeAll(fd.get(), bytes) || ::fsync(fd.get()) != 0) {
        const Error error = cannotWrite(fresh);
        ::unlink(fresh.c_str());
        return error;
    }
    return {};
}

} // namespace

Result<std::string> readWholeFile(const std::string& path, std::uint64_t most) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.isOpen() && errno == ENOENT)
        return Error{"vault.missing", "there is no such vault", {}, path};
    struct stat status { };
    if (!fd.isOpen() || ::fstat(fd.get(), &status) != 0)
        return systemError("io.vault_read", "the vault cannot be read: %1", path);
    if (!S_ISREG(status.st_mode))
        return Error{"vault.not_a_vault", "this file is not a vault", {}, path};
    if (static_cast<std::uint64_t>(status.st_size) > most)
        return Error{"vault.damaged", "the vault file is damaged: %1", {"it is far too long"}, path};
    std::string out(static_cast<std::size_t>(status.st_size), '\0');
    std::size_t used = 0;
    while (used < out.size()) {
        const ssize_t done = ::read(fd.get(), out.data() + used, out.size() - used);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return systemError("io.vault_read", "the vault cannot be read: %1", path);
        if (done == 0)
            break;
        used += static_cast<std::size_t>(done);
    }
    out.resize(used);
    return out;
}

Result<void> replaceFile(const std::string& path, std::string_view bytes) {
    if (auto written = writeBeside(path, bytes); !written)
        return written;
    if (::rename((path + leftover).c_str(), path.c_str()) != 0 || !syncFolderOf(path))
        return cannotWrite(path);
    return {};
}

Result<void> createFile(const std::string& path, std::string_view bytes) {
    if (auto written = writeBeside(path, bytes); !written)
        return written;
    const std::string fresh = path + leftover;
    // A link cannot take the place of an existing file, as a rename would.
    const bool isLinked = ::link(fresh.c_str(), path.c_str()) == 0;
    const int reason = errno;
    ::unlink(fresh.c_str());
    if (!isLinked && reason == EEXIST)
        return Error{"vault.exists", "there is a vault of this name already", {}, path};
    errno = reason;
    if (!isLinked || !syncFolderOf(path))
        return cannotWrite(path);
    return {};
}

void removeLeftovers(const std::string& path) {
    ::unlink((path + leftover).c_str());
}

Result<void> removeFile(const std::string& path) {
    if ((::unlink(path.c_str()) != 0 && errno != ENOENT) || !syncFolderOf(path))
        return cannotWrite(path);
    return {};
}

Result<void> shredFile(const std::string& path) {
    removeLeftovers(path);
    const Descriptor fd(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
    if (!fd.isOpen() && errno == ENOENT)
        return Error{"vault.missing", "there is no such vault", {}, path};
    struct stat status { };
    if (!fd.isOpen() || ::fstat(fd.get(), &status) != 0)
        return cannotWrite(path);
    std::string noise(static_cast<std::size_t>(status.st_size), '\0');
    if (sodium_init() < 0)
        return Error{"internal.sodium", "the library libsodium cannot be used"};
    randombytes_buf(noise.data(), noise.size());
    if (!writeAll(fd.get(), noise) || ::fsync(fd.get()) != 0 || ::unlink(path.c_str()) != 0 || !syncFolderOf(path))
        return cannotWrite(path);
    return {};
}

} // namespace truebar
