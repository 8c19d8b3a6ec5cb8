#include "plugins/accounts/alpaca/core/alpaca_probe.h"

#include "plugins/accounts/net/account_http.h"

#include <chrono>

namespace truebar::accounts {

namespace {

constexpr const char* liveBase = "https://api.alpaca.markets";
constexpr const char* paperBase = "https://paper-api.alpaca.markets";

using net::JsonReader;

QByteArray bytesOf(std::string_view text) {
    return {text.data(), qsizetype(text.size())};
}

Result<AccountReport> reportOf(const JsonReader& body, bool isPaper) {
    AccountReport out;
    const auto number = body["account_number"].text();
    const auto currency = body["currency"].text();
    const auto status = body["status"].text();
    for (const auto* each : {&number, &currency, &status}) {
        if (!*each)
            return strangeAnswer(each->error());
    }
    bool isBlocked = *status != QLatin1String("ACTIVE");
    for (const char* key : {"trading_blocked", "account_blocked", "trade_suspended_by_user"}) {
        const auto flag = body[key].boolean();
        if (!flag)
            return strangeAnswer(flag.error());
        isBlocked = isBlocked || *flag;
    }
    const auto cash = amountOf(body["cash"]);
    if (!cash)
        return cash.error();
    out.account = number->left(40).toStdString();
    out.permissions.mayRead = true;
    out.permissions.mayTrade = !isBlocked;
    // There is no money in a paper account.
    if (isPaper)
        out.permissions.mayWithdraw = false;
    if (!cash->isZero())
        out.balances.push_back({currency->left(20).toStdString(), *cash, {}});
    return out;
}

} // namespace

Result<AccountReport> AlpacaProbe::ask(const AccountCredentials& credentials, std::stop_token stop) {
    const auto started = std::chrono::steady_clock::now();
    const auto http = AccountHttp::open(credentials.baseUrl, credentials.isPaper ? paperBase : liveBase);
    if (!http)
        return http.error();
    const auto answer = (*http)->get(QStringLiteral("/v2/account"),
        {{"APCA-API-KEY-ID", bytesOf(credentials.key)}, {"APCA-API-SECRET-KEY", bytesOf(credentials.secret)}},
        std::move(stop));
    if (!answer)
        return answer.error();
    const JsonReader body(answer->body);
    if (answer->status != 200) {
        const auto message = body["message"].text();
        return refusedKey((*http)->host(),
            message ? message->left(200).toStdString() : "HTTP status " + std::to_string(answer->status));
    }
    auto out = reportOf(body, credentials.isPaper);
    if (out)
        out->took = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - started);
    return out;
}

} // namespace truebar::accounts
