#include "credentials.h"

namespace truebar::kite {

Result<Credentials> readCredentials(const std::string& file) {
    const auto line = net::readSecretFile(file, "credentials_file");
    if (!line)
        return line.error();
    const QByteArray& bytes = line->reveal();
    const qsizetype colon = bytes.indexOf(':');
    if (colon <= 0 || colon + 1 == bytes.size())
        return Error{"feed.secret", "the file %1 should have the line api_key:access_token", {file},
            "setting 'credentials_file'"};
    return Credentials{net::Secret(bytes.left(colon)), net::Secret(bytes.mid(colon + 1))};
}

} // namespace truebar::kite
