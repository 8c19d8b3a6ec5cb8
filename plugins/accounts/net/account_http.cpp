#include "plugins/accounts/net/account_http.h"

#include "plugins/feeds/net/venue_feed.h"

namespace truebar::accounts {

namespace {

constexpr Millis timeout{10'000};
constexpr qint64 mostBytes = 4 << 20;

Error unavailable(Error error) {
    error.code = error.code == "feed.cancelled" ? "account.cancelled" : "account.unavailable";
    return error;
}

} // namespace

Result<std::unique_ptr<AccountHttp>> AccountHttp::open(std::string_view base, const char* venueBase) {
    auto url = net::parseBaseUrl(base.empty() ? std::string(venueBase) : std::string(base), "url");
    if (!url) {
        Error error = std::move(url).error();
        error.code = "account.url";
        return error;
    }
    return std::unique_ptr<AccountHttp>(new AccountHttp(std::move(*url)));
}

Result<AccountAnswer> AccountHttp::get(
    const QString& pathAndQuery, const net::HttpHeaders& headers, std::stop_token stop) const {
    net::HttpRequest request;
    request.url = QUrl(QString(m_base.toString(QUrl::StripTrailingSlash) + pathAndQuery), QUrl::StrictMode);
    request.headers = headers;
    request.timeout = timeout;
    request.mostBytes = mostBytes;
    auto reply = m_client.get(request, std::move(stop));
    if (!reply)
        return unavailable(std::move(reply).error());
    auto body = net::parseJson(reply->body);
    if (!body)
        return Error{"account.unavailable", "%1 answered %2 without the JSON that was expected",
            {host(), std::to_string(reply->status)}};
    return AccountAnswer{reply->status, std::move(*body)};
}

Error refusedKey(const std::string& host, const std::string& said) {
    return {"account.refused", "%1 does not accept the key: %2", {host, said}};
}

Error strangeAnswer(const Error& reason) {
    Error out = reason;
    out.code = "account.unavailable";
    return out;
}

Result<Decimal> amountOf(const net::JsonReader& value) {
    const auto text = value.text();
    if (!text)
        return strangeAnswer(text.error());
    auto amount = Decimal::parse(text->toStdString());
    return amount ? amount : Result<Decimal>(strangeAnswer(std::move(amount).error().at(value.place())));
}

} // namespace truebar::accounts
