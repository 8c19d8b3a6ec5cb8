#include "app/cli/account_options.h"

#include "core/accounts/account_totals.h"
#include "core/runs/account_files.h"

namespace truebar::cli {

namespace {

Result<AccountMode> modeOf(const Arguments& arguments) {
    const std::string mode = arguments.value("margin").value_or("cash");
    for (const AccountMode known : {AccountMode::Cash, AccountMode::Isolated, AccountMode::Cross}) {
        if (toString(known) == mode)
            return known;
    }
    return Error{"usage.option", "'%1' is none of cash, isolated, cross", {mode}, "--margin"};
}

template <class T, class Read>
Result<void> readInto(const Arguments& arguments, const char* option, T& into, Read read) {
    const auto file = arguments.value(option);
    if (!file)
        return {};
    auto rows = read(QString::fromStdString(*file));
    if (!rows)
        return std::move(rows).error().at(*file);
    into = std::move(*rows);
    return {};
}

Result<void> numberInto(const Arguments& arguments, const char* option, Decimal& into) {
    const auto given = decimalOf(arguments, option);
    if (!given)
        return given.error();
    into = given->value_or(into);
    return {};
}

} // namespace

std::vector<OptionSpec> accountOptions() {
    return {{"margin", "MODE", "cash, isolated or cross (cash)"},
        {"leverage", "N", "leverage of an account on margin, 1 to 1000 (1)"},
        {"tiers", "FILE", "leverage tiers, CSV or Binance's JSON (any size to 125 x, maintenance 0.4 %)"},
        {"liquidation-fee-bps", "N", "fee of a liquidation in basis points, beside the trading fee (0)"},
        {"funding", "FILE", "funding rates, CSV or Binance's JSON"},
        {"borrow-rate", "N", "interest per year on what a cash account sells short, 0.05 is 5 % (0)"},
        {"corporate-actions", "FILE", "dividends and splits, CSV; candles as traded, not adjusted"},
        {"currency", "TEXT", "currency of the account (the instrument's)"},
        {"rates", "FILE", "what the instrument's currency is worth in the account's, CSV"}};
}

Result<AccountSettings> accountOf(const Arguments& arguments, const InstrumentId& instrument) {
    AccountSettings out;
    const auto mode = modeOf(arguments);
    if (!mode)
        return mode.error();
    out.mode = *mode;
    out.currency = arguments.value("currency").value_or("");
    auto done = numberInto(arguments, "leverage", out.leverage);
    if (done)
        done = numberInto(arguments, "liquidation-fee-bps", out.liquidationFeeBps);
    if (done)
        done = numberInto(arguments, "borrow-rate", out.borrowRate);
    if (done)
        done = readInto(
            arguments, "tiers", out.tiers, [&](const QString& file) { return readTiers(file, instrument.symbol); });
    if (done)
        done = readInto(
            arguments, "funding", out.funding, [&](const QString& file) { return readFunding(file, instrument.symbol); });
    if (done)
        done = readInto(arguments, "corporate-actions", out.actions, readActions);
    if (done)
        done = readInto(arguments, "rates", out.rates, readRates);
    if (!done)
        return std::move(done).error();
    auto checked = AccountSettings::checked(std::move(out));
    if (checked)
        return checked;
    Error error = std::move(checked).error();
    error.location = "--" + error.location;
    return error;
}

std::string accountLine(const RunRecord& record) {
    const AccountSettings& account = record.summary.request.settings.account;
    if (account.isPlain())
        return {};
    const AccountTotals totals = AccountTotals::of(record.result.journal, record.instrument);
    std::string out = "account " + std::string(toString(account.mode));
    if (account.isOnMargin())
        out += " x" + account.leverage.toString() + ": " + std::to_string(totals.liquidations)
            + " liquidations, their fees " + totals.liquidationFees.toString() + ", beyond the margin "
            + totals.insured.toString() + ", funding " + totals.funding.toString();
    else
        out += ": borrow cost " + totals.borrow.toString();
    out += ", dividends " + totals.dividends.toString() + ", splits " + std::to_string(totals.splits);
    if (!account.currency.empty())
        out += ", in " + account.currency + " by " + std::to_string(totals.conversions) + " conversions";
    return out + '\n';
}

} // namespace truebar::cli
