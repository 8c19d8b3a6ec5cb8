// Asking a venue about an account: one GET request after the other, each answer as JSON.
#pragma once

#include "core/sdk/account_probe.h"
#include "plugins/feeds/net/http_client.h"
#include "plugins/feeds/net/json_reader.h"

namespace truebar::accounts {

struct AccountAnswer {
    int status = 0;
    QJsonValue body{};
};

class AccountHttp {
public:
    // `base` is the account's own address, or the venue's where it has none; "account.url".
    static Result<std::unique_ptr<AccountHttp>> open(std::string_view base, const char* venueBase);

    // Any status with a JSON body. "account.unavailable", "account.cancelled"; errors name the host, never path or
    // query.
    Result<AccountAnswer> get(const QString& pathAndQuery, const net::HttpHeaders& headers, std::stop_token stop) const;
    std::string host() const { return m_base.host().toStdString(); }

private:
    explicit AccountHttp(QUrl base)
        : m_base(std::move(base)) { }

    QUrl m_base;
    net::NetworkThread m_thread;
    net::HttpClient m_client{m_thread};
};

// The venue does not accept the key; `said` is its own word for it.
Error refusedKey(const std::string& host, const std::string& said);
// The answer is not what the venue documents.
Error strangeAnswer(const Error& reason);
// An exact decimal that the venue sends as a text.
Result<Decimal> amountOf(const net::JsonReader& value);

} // namespace truebar::accounts
