// Passphrases, keys and PINs from a terminal without echo, or line by line from standard input or a file descriptor:
// never from an argument or the environment, which other processes can read.
#pragma once

#include "app/cli/arguments.h"
#include "core/vault/secret.h"

namespace truebar::cli {

constexpr OptionSpec secretsOption{"secrets-fd", "N", "read secrets from this file descriptor, one a line (0)"};

class SecretInput {
public:
    // --secrets-fd, or standard input. "usage.value"
    static Result<SecretInput> open(const Arguments& arguments);

    // On a terminal asks with this word and echoes nothing; else takes the next line. "usage.secret" if the input ends
    // or a line is longer than 8 KiB, "usage.cancelled" on Ctrl+C.
    Result<Secret> ask(const std::string& what) const;
    // For a new passphrase: on a terminal asks twice.
    Result<Secret> askTwice(const std::string& what) const;

private:
    explicit SecretInput(int fd)
        : m_fd(fd) { }
    Result<Secret> readLine() const;

    int m_fd;
};

// The whole file, for keys of several lines. "usage.secret" if other users can read it.
Result<Secret> readSecretFile(const std::string& path);

} // namespace truebar::cli
