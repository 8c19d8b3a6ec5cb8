#include "core/runs/account_text.h"

#include "core/accounts/account_csv.h"
#include "core/runs/run_text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace truebar {

namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

} // namespace

QString accountToText(const AccountSettings& a) {
    if (a.isPlain())
        return QLatin1String("");
    const std::string mode(toString(a.mode));
    QJsonObject json{{QStringLiteral("mode"), text(mode)}, {QStringLiteral("leverage"), text(a.leverage.toString())},
        {QStringLiteral("liquidation_fee_bps"), text(a.liquidationFeeBps.toString())},
        {QStringLiteral("borrow_rate"), text(a.borrowRate.toString())}, {QStringLiteral("currency"), text(a.currency)},
        {QStringLiteral("tiers"), text(toCsv(a.tiers))}};
    if (!a.funding.empty())
        json.insert(QStringLiteral("funding"), text(toCsv(a.funding)));
    if (!a.actions.empty())
        json.insert(QStringLiteral("actions"), text(toCsv(a.actions)));
    if (!a.rates.empty())
        json.insert(QStringLiteral("rates"), text(toCsv(a.rates)));
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<AccountSettings> accountFromText(const QString& stored) {
    AccountSettings out;
    if (stored.isEmpty())
        return out;
    const QJsonObject json = QJsonDocument::fromJson(stored.toUtf8()).object();
    const auto field = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
    const auto mode = enumNamed<AccountMode>(field("mode"), 3);
    const auto leverage = Decimal::parse(field("leverage"));
    const auto fee = Decimal::parse(field("liquidation_fee_bps"));
    const auto borrow = Decimal::parse(field("borrow_rate"));
    auto tiers = tiersFromCsv(field("tiers"), "tiers");
    if (!mode || !leverage || !fee || !borrow || !tiers)
        return Error{"io.corrupt_run", "the stored run is damaged: %1", {"account"}};
    out.mode = *mode;
    out.leverage = *leverage;
    out.liquidationFeeBps = *fee;
    out.borrowRate = *borrow;
    out.currency = field("currency");
    out.tiers = std::move(*tiers);
    const auto rows = [&](const char* key, auto parse, auto& into) -> Result<void> {
        if (!json.contains(QLatin1String(key)))
            return {};
        auto parsed = parse(field(key), std::string(key));
        if (!parsed)
            return std::move(parsed).error();
        into = std::move(*parsed);
        return {};
    };
    auto done = rows("funding", fundingFromCsv, out.funding);
    if (done)
        done = rows("actions", actionsFromCsv, out.actions);
    if (done)
        done = rows("rates", ratesFromCsv, out.rates);
    if (!done)
        return std::move(done).error();
    return out;
}

} // namespace truebar
