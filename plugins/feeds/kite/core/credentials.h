// The key of the application and the token of the day.
#pragma once

#include "plugins/feeds/net/secret_file.h"

namespace truebar::kite {

struct Credentials {
    net::Secret apiKey;
    net::Secret accessToken;

    // "token api_key:access_token"
    QByteArray header() const {
        return QByteArray("token ").append(apiKey.reveal()).append(':').append(accessToken.reveal());
    }
};

// From a file with the line "api_key:access_token"; "feed.secret".
Result<Credentials> readCredentials(const std::string& file);

} // namespace truebar::kite
