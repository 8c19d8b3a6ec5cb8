#include "plugins/accounts/binance/core/binance_probe.h"

#include "core/signing/encodings.h"
#include "core/signing/requests.h"
#include "plugins/accounts/net/account_http.h"

#include <chrono>

namespace truebar::accounts {

namespace {

constexpr const char* liveBase = "https://api.binance.com";
constexpr const char* paperBase = "https://testnet.binance.vision";
constexpr int notFound = 404;

using net::JsonReader;

// One account's requests, signed.
class Session {
public:
    Session(const IClock& clock, const AccountHttp& http, const AccountCredentials& credentials, std::stop_token stop)
        : m_clock(clock)
        , m_http(http)
        , m_credentials(credentials)
        , m_stop(std::move(stop)) { }

    Result<void> begin();
    Millis skew() const { return m_skew; }
    Result<AccountAnswer> ask(const char* path) const;
    Result<JsonReader> askWell(const char* path) const;
    Error refusal(const AccountAnswer& answer) const;

private:
    const IClock& m_clock;
    const AccountHttp& m_http;
    const AccountCredentials& m_credentials;
    std::stop_token m_stop;
    std::optional<signing::Ed25519Key> m_key;
    Millis m_skew{};
};

// Reads the key, and the venue's time: a computer's clock that is a few seconds off is no reason to refuse a key.
Result<void> Session::begin() {
    if (m_credentials.secret.starts_with("-----BEGIN")) {
        auto key = signing::Ed25519Key::fromPem(m_credentials.secret);
        if (!key)
            return Error{"account.credentials", key.error().text};
        m_key.emplace(std::move(*key));
    }
    const UtcMs before = m_clock.now();
    const auto answer = m_http.get(QStringLiteral("/api/v3/time"), {}, m_stop);
    if (!answer)
        return answer.error();
    const auto time = JsonReader(answer->body)["serverTime"].integer();
    if (!time)
        return strangeAnswer(time.error());
    const UtcMs after = m_clock.now();
    m_skew = utcMs(*time) - (before + (after - before) / 2);
    return {};
}

Result<AccountAnswer> Session::ask(const char* path) const {
    std::string query = "recvWindow=10000&timestamp=" + std::to_string(toCount(m_clock.now() + m_skew));
    query += "&signature="
        + (m_key ? signing::percentEncode(signing::binanceEd25519(*m_key, query))
                 : signing::binanceHmac(m_credentials.secret, query));
    const QByteArray key(m_credentials.key.data(), qsizetype(m_credentials.key.size()));
    return m_http.get(QString(QLatin1String(path) + QLatin1Char('?') + QString::fromStdString(query)),
        {{"X-MBX-APIKEY", key}}, m_stop);
}

Error Session::refusal(const AccountAnswer& answer) const {
    const JsonReader body(answer.body);
    const auto code = body["code"].integer();
    const auto message = body["msg"].text();
    if (!code || !message)
        return {"account.unavailable", "%1 answered %2 without the JSON that was expected",
            {m_http.host(), std::to_string(answer.status)}};
    return refusedKey(m_http.host(), message->left(200).toStdString() + " (" + std::to_string(*code) + ')');
}

Result<JsonReader> Session::askWell(const char* path) const {
    auto answer = ask(path);
    if (!answer)
        return std::move(answer).error();
    if (answer->status == 200)
        return JsonReader(std::move(answer->body));
    return refusal(*answer);
}

Result<AccountPermissions> permissionsOf(const JsonReader& body) {
    AccountPermissions out;
    const auto withdraw = body["enableWithdrawals"].boolean();
    const auto read = body["enableReading"].boolean();
    const auto trade = body["enableSpotAndMarginTrading"].boolean();
    // These three decide: without one of them nothing is known.
    for (const auto* each : {&withdraw, &read, &trade}) {
        if (!*each)
            return strangeAnswer(each->error());
    }
    out.mayWithdraw = *withdraw;
    out.mayRead = *read;
    out.mayTrade = *trade;
    const auto maybe = [&](const char* key) -> std::optional<bool> {
        const auto value = body[key].boolean();
        return value ? std::optional(*value) : std::nullopt;
    };
    out.mayTradeFutures = maybe("enableFutures");
    out.isBoundToAddress = maybe("ipRestrict");
    const auto internal = maybe("enableInternalTransfer");
    const auto universal = maybe("permitsUniversalTransfer");
    if (internal || universal)
        out.mayTransfer = internal.value_or(false) || universal.value_or(false);
    return out;
}

Result<void> readWallet(const JsonReader& body, AccountReport& report) {
    const auto balances = body["balances"].array();
    if (!balances)
        return strangeAnswer(balances.error());
    for (qsizetype i = 0; i < balances->size(); ++i) {
        const JsonReader row = body["balances"][i];
        const auto asset = row["asset"].text();
        if (!asset)
            return strangeAnswer(asset.error());
        const auto free = amountOf(row["free"]);
        if (!free)
            return free.error();
        const auto locked = amountOf(row["locked"]);
        if (!locked)
            return locked.error();
        if (!free->isZero() || !locked->isZero())
            report.balances.push_back({asset->left(20).toStdString(), *free, *locked});
    }
    if (const auto uid = body["uid"].integer())
        report.account = std::to_string(*uid);
    return {};
}

} // namespace

Result<AccountReport> BinanceProbe::ask(const AccountCredentials& credentials, std::stop_token stop) {
    const auto started = std::chrono::steady_clock::now();
    const auto http = AccountHttp::open(credentials.baseUrl, credentials.isPaper ? paperBase : liveBase);
    if (!http)
        return http.error();
    Session session(m_clock, **http, credentials, std::move(stop));
    if (auto begun = session.begin(); !begun)
        return std::move(begun).error();
    AccountReport out;
    out.clockSkew = session.skew();
    const auto restrictions = session.ask("/sapi/v1/account/apiRestrictions");
    // The testnet has no such page, and no money either.
    const bool isUnknown = credentials.isPaper
        && ((restrictions && restrictions->status == notFound)
            || (!restrictions && restrictions.error().code == "account.unavailable"));
    if (!isUnknown) {
        if (!restrictions)
            return restrictions.error();
        if (restrictions->status != 200)
            return session.refusal(*restrictions);
        auto permissions = permissionsOf(JsonReader(restrictions->body));
        if (!permissions)
            return std::move(permissions).error();
        out.permissions = *permissions;
    }
    const auto wallet = session.askWell("/api/v3/account");
    if (!wallet)
        return wallet.error();
    if (auto read = readWallet(*wallet, out); !read)
        return std::move(read).error();
    out.permissions.mayRead = true;
    out.took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - started);
    return out;
}

} // namespace truebar::accounts
