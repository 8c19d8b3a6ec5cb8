#include "core/runs/account_text.h"

#include "core/accounts/account_csv.h"
#include "core/runs/run_text.h"
#include "core/runs/stored_text.h"
#include "core/workspace/database.h"

namespace truebar {

QString accountToText(const AccountSettings& a) {
    if (a.isPlain())
        return QLatin1String("");
    const std::string mode(toString(a.mode));
    QJsonObject json{{QStringLiteral("mode"), sqlText(mode)},
        {QStringLiteral("leverage"), sqlText(a.leverage.toString())},
        {QStringLiteral("liquidation_fee_bps"), sqlText(a.liquidationFeeBps.toString())},
        {QStringLiteral("borrow_rate"), sqlText(a.borrowRate.toString())},
        {QStringLiteral("currency"), sqlText(a.currency)}, {QStringLiteral("tiers"), sqlText(toCsv(a.tiers))}};
    if (!a.funding.empty())
        json.insert(QStringLiteral("funding"), sqlText(toCsv(a.funding)));
    if (!a.actions.empty())
        json.insert(QStringLiteral("actions"), sqlText(toCsv(a.actions)));
    if (!a.rates.empty())
        json.insert(QStringLiteral("rates"), sqlText(toCsv(a.rates)));
    return compactText(json);
}

Result<AccountSettings> accountFromText(const QString& stored) {
    AccountSettings out;
    if (stored.isEmpty())
        return out;
    const QJsonObject json = objectFromText(stored);
    const auto field = [&](const char* key) { return json.value(QLatin1String(key)).toString().toStdString(); };
    const auto mode = enumNamed<AccountMode>(field("mode"), 3);
    const auto leverage = Decimal::parse(field("leverage"));
    const auto fee = Decimal::parse(field("liquidation_fee_bps"));
    const auto borrow = Decimal::parse(field("borrow_rate"));
    auto tiers = tiersFromCsv(field("tiers"), "tiers");
    if (!mode || !leverage || !fee || !borrow || !tiers)
        return damagedRun("account");
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
