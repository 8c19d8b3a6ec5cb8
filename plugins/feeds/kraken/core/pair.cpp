#include "pair.h"

#include <algorithm>
#include <array>

namespace truebar::kraken {

namespace {

using Unit = Timeframe::Unit;
struct Interval {
    int minutes;
    Timeframe timeframe;
};
// Not the week, which begins on Thursday there, and not its 15 days.
constexpr std::array intervals{Interval{1, {1, Unit::Minute}}, Interval{5, {5, Unit::Minute}},
    Interval{15, {15, Unit::Minute}}, Interval{30, {30, Unit::Minute}}, Interval{60, {1, Unit::Hour}},
    Interval{240, {4, Unit::Hour}}, Interval{1440, {1, Unit::Day}}};

// Currencies that REST knows by another name.
struct Alias {
    const char* name;
    const char* restName;
};
constexpr std::array aliases{Alias{"BTC", "XBT"}, Alias{"DOGE", "XDG"}};

QString restCurrency(const QString& currency) {
    for (const Alias& alias : aliases) {
        if (currency == QLatin1String(alias.name))
            return QString::fromLatin1(alias.restName);
    }
    return currency;
}

// Old currencies carry a letter of their kind before them: X for coins, Z for money.
bool isCurrency(QStringView name, const QString& currency) {
    const QString rest = restCurrency(currency);
    return name == currency || name == rest
        || (name.size() == rest.size() + 1 && (name.front() == u'X' || name.front() == u'Z') && name.mid(1) == rest);
}

bool isPart(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.';
    });
}

std::pair<QString, QString> partsOf(const std::string& symbol) {
    const QString text = QString::fromStdString(symbol);
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    return {text.left(slash), text.mid(slash + 1)};
}

} // namespace

Result<void> checkSymbol(const InstrumentId& instrument) {
    if (instrument.venue != "KRAKEN")
        return Error{"feed.unknown_instrument", "Kraken's venue is KRAKEN, not %1", {instrument.venue}};
    const std::string_view symbol = instrument.symbol;
    const auto slash = symbol.find('/');
    if (symbol.size() <= 30 && slash != symbol.npos && isPart(symbol.substr(0, slash))
        && isPart(symbol.substr(slash + 1)))
        return {};
    return Error{"feed.unknown_instrument",
        "Kraken has no %1: its symbols are two currencies with a slash, as in BTC/USD", {instrument.symbol}};
}

QString restPair(const std::string& symbol) {
    const auto [base, quote] = partsOf(symbol);
    return restCurrency(base) + restCurrency(quote);
}

bool isPairOf(const QString& name, const std::string& symbol) {
    const auto [base, quote] = partsOf(symbol);
    const QString plain = QString(name).remove(QLatin1Char('/'));
    for (qsizetype cut = 1; cut < plain.size(); ++cut) {
        if (isCurrency(QStringView(plain).left(cut), base) && isCurrency(QStringView(plain).mid(cut), quote))
            return true;
    }
    return false;
}

std::optional<int> minutesOf(Timeframe timeframe) {
    for (const Interval& each : intervals) {
        if (each.timeframe == timeframe)
            return each.minutes;
    }
    return std::nullopt;
}

std::optional<Timeframe> timeframeOf(std::int64_t minutes) {
    for (const Interval& each : intervals) {
        if (each.minutes == minutes)
            return each.timeframe;
    }
    return std::nullopt;
}

} // namespace truebar::kraken
