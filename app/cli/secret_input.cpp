#include "app/cli/secret_input.h"

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace truebar::cli {

namespace {

constexpr std::size_t longestLine = 8192;

// No echo, and every key at once: Ctrl+C must not end the program while the terminal is mute.
class MuteTerminal {
public:
    explicit MuteTerminal(int fd)
        : m_fd(fd)
        , m_isMute(::tcgetattr(fd, &m_before) == 0) {
        if (!m_isMute)
            return;
        termios mute = m_before;
        mute.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
        mute.c_cc[VMIN] = 1;
        mute.c_cc[VTIME] = 0;
        m_isMute = ::tcsetattr(fd, TCSAFLUSH, &mute) == 0;
    }
    ~MuteTerminal() {
        if (m_isMute)
            ::tcsetattr(m_fd, TCSAFLUSH, &m_before);
    }
    MuteTerminal(const MuteTerminal&) = delete;
    MuteTerminal& operator=(const MuteTerminal&) = delete;
    bool isMute() const { return m_isMute; }

private:
    int m_fd;
    termios m_before{};
    bool m_isMute;
};

Error noSecret(const char* text) {
    return {"usage.secret", text, {}, "secrets"};
}

std::size_t withoutLastCharacter(const char* bytes, std::size_t size) {
    while (size > 0 && (static_cast<unsigned char>(bytes[size - 1]) & 0xc0) == 0x80)
        --size;
    return size > 0 ? size - 1 : 0;
}

ssize_t readByte(int fd, char& byte) {
    for (;;) {
        const ssize_t done = ::read(fd, &byte, 1);
        if (done >= 0 || errno != EINTR)
            return done;
    }
}

Result<Secret> readFromTerminal(int fd) {
    constexpr char interrupt = 0x03;
    constexpr char endOfInput = 0x04;
    constexpr char backspace = 0x08;
    constexpr char killLine = 0x15;
    constexpr char erase = 0x7f;
    const MuteTerminal mute(fd);
    if (!mute.isMute())
        return noSecret("the terminal cannot be kept from showing what is typed");
    Secret line = Secret::ofSize(longestLine);
    std::size_t size = 0;
    char byte = 0;
    while (readByte(fd, byte) == 1) {
        if (byte == '\n' || byte == '\r')
            return Secret::copyOf(line.reveal().substr(0, size));
        if (byte == interrupt || byte == endOfInput)
            return Error{"usage.cancelled", "cancelled"};
        if (byte == backspace || byte == erase)
            size = withoutLastCharacter(line.data(), size);
        else if (byte == killLine)
            size = 0;
        else if (size < longestLine)
            line.data()[size++] = byte;
    }
    return noSecret("the input ended before all secrets were read");
}

} // namespace

Result<SecretInput> SecretInput::open(const Arguments& arguments) {
    int fd = STDIN_FILENO;
    if (const auto text = arguments.value("secrets-fd")) {
        const auto read = std::from_chars(text->data(), text->data() + text->size(), fd);
        if (read.ec != std::errc() || read.ptr != text->data() + text->size() || ::fcntl(fd, F_GETFD) < 0)
            return Error{"usage.value", "this is no open file descriptor", {}, "--secrets-fd"};
    }
    return SecretInput(fd);
}

// Byte by byte: nothing of the next line may stay in a buffer.
Result<Secret> SecretInput::readLine() const {
    Secret line = Secret::ofSize(longestLine);
    std::size_t size = 0;
    char byte = 0;
    ssize_t done = 0;
    while ((done = readByte(m_fd, byte)) == 1 && byte != '\n') {
        if (size == longestLine)
            return noSecret("a secret is one line of at most 8192 bytes");
        line.data()[size++] = byte;
    }
    if (done != 1 && size == 0)
        return noSecret("the input ended before all secrets were read");
    if (size > 0 && line.data()[size - 1] == '\r')
        --size;
    return Secret::copyOf(line.reveal().substr(0, size));
}

Result<Secret> SecretInput::ask(const std::string& what) const {
    if (::isatty(m_fd) == 0)
        return readLine();
    std::fprintf(stderr, "%s: ", what.c_str());
    std::fflush(stderr);
    auto answer = readFromTerminal(m_fd);
    std::fputc('\n', stderr);
    return answer;
}

Result<Secret> SecretInput::askTwice(const std::string& what) const {
    auto first = ask(what);
    if (!first || ::isatty(m_fd) == 0)
        return first;
    const auto second = ask(what + ", once more");
    if (!second)
        return second.error();
    if (!first->matches(*second))
        return noSecret("the two are not the same");
    return first;
}

Result<Secret> readSecretFile(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status { };
    if (fd < 0 || ::fstat(fd, &status) != 0) {
        const Error error{"usage.secret", "the file cannot be read: %1", {std::strerror(errno)}, path};
        if (fd >= 0)
            ::close(fd);
        return error;
    }
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0 || !S_ISREG(status.st_mode)) {
        ::close(fd);
        return Error{"usage.secret", "other users can read this file; make it yours alone (chmod 600)", {}, path};
    }
    Secret bytes = Secret::ofSize(longestLine);
    std::size_t size = 0;
    while (size < longestLine && ::read(fd, bytes.data() + size, 1) == 1)
        ++size;
    ::close(fd);
    // A single line without its end is what is meant; a PEM keeps its lines.
    std::string_view text = bytes.reveal().substr(0, size);
    const std::size_t lineEnd = text.find('\n');
    if (lineEnd != text.npos && lineEnd + 1 == text.size())
        text.remove_suffix(1);
    if (text.empty())
        return Error{"usage.secret", "the file is empty", {}, path};
    return Secret::copyOf(text);
}

} // namespace truebar::cli
