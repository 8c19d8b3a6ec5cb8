#include "instruments.h"

#include <QFile>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace truebar::kite {

namespace {

constexpr const char* venue = "KITE";
constexpr qint64 largestFile = 64 << 20;

enum Column { Token, TradingSymbol, TickSize, LotSize, Exchange, ColumnCount };
constexpr std::array<const char*, ColumnCount> columnNames{
    "instrument_token", "tradingsymbol", "tick_size", "lot_size", "exchange"};

// Fields with commas are in quotes.
std::vector<QByteArray> fieldsOf(const QByteArray& line) {
    std::vector<QByteArray> out(1);
    bool isQuoted = false;
    for (const char c : line) {
        if (c == '"')
            isQuoted = !isQuoted;
        else if (c == ',' && !isQuoted)
            out.emplace_back();
        else
            out.back() += c;
    }
    return out;
}

std::optional<std::uint32_t> numberOf(std::string_view text) {
    std::uint32_t out = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), out);
    return status == std::errc() && end == text.data() + text.size() && out > 0 ? std::optional(out) : std::nullopt;
}

std::string ourSymbol(const QByteArray& exchange, const QByteArray& tradingSymbol) {
    std::string out = exchange.toStdString() + '/' + tradingSymbol.toStdString();
    for (char& c : out) {
        const bool isAllowed = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'
            || c == '-' || c == '/';
        if (!isAllowed)
            c = '_';
    }
    return out;
}

} // namespace

Result<Instruments> Instruments::fromFile(const std::string& path) {
    if (path.empty())
        return Instruments();
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly))
        return Error{"feed.instruments", "the file %1 cannot be read", {path}, "setting 'instruments_file'"};
    if (file.size() > largestFile)
        return Error{"feed.instruments", "the file %1 is too long for a dump of instruments", {path},
            "setting 'instruments_file'"};
    return parse(file.readAll(), path);
}

Result<Instruments> Instruments::parse(const QByteArray& csv, const std::string& name) {
    const QList<QByteArray> lines = csv.split('\n');
    const auto wrong = [&](qsizetype line, const char* text, std::vector<std::string> arguments) {
        return Error{"feed.instruments", text, std::move(arguments), name + ':' + std::to_string(line + 1)};
    };
    std::array<std::size_t, ColumnCount> places{};
    const auto header = fieldsOf(lines.front().trimmed());
    for (std::size_t i = 0; i < columnNames.size(); ++i) {
        const auto found = std::find(header.begin(), header.end(), QByteArray(columnNames[i]));
        if (found == header.end())
            return wrong(0, "the column %1 is missing", {columnNames[i]});
        places[i] = static_cast<std::size_t>(found - header.begin());
    }
    Instruments out;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        if (lines[i].trimmed().isEmpty())
            continue;
        const auto fields = fieldsOf(lines[i].trimmed());
        if (fields.size() != header.size())
            return wrong(
                i, "there are %1 fields instead of %2", {std::to_string(fields.size()), std::to_string(header.size())});
        const auto field = [&](Column column) { return fields[places[column]]; };
        const auto token = numberOf(field(Token).toStdString());
        const auto tick = Decimal::parse(field(TickSize).toStdString());
        const auto lot = Decimal::parse(field(LotSize).toStdString());
        if (!token)
            return wrong(i, "'%1' is not an instrument token", {field(Token).left(40).toStdString()});
        if (!tick || !lot)
            return wrong(i, "the tick size or the lot size is not a number", {});
        const std::string symbol = ourSymbol(field(Exchange), field(TradingSymbol));
        const auto id = InstrumentId::parse(std::string(venue) + ':' + symbol);
        if (!id)
            continue; // too long for a name of ours; its token still works
        const auto [place, isNew] = out.m_bySymbol.try_emplace(symbol);
        Entry& entry = place->second;
        entry.isAmbiguous = !isNew && entry.token != *token;
        entry.token = *token;
        entry.instrument.id = *id;
        if (*tick > Decimal())
            entry.instrument.tickSize = Price(*tick);
        if (*lot > Decimal())
            entry.instrument.lotStep = Quantity(*lot);
        entry.instrument.currency = "INR";
    }
    return out;
}

Result<std::uint32_t> Instruments::tokenOf(const InstrumentId& instrument) const {
    if (instrument.venue != venue)
        return Error{"feed.unknown_instrument", "Kite's venue is KITE, not %1", {instrument.venue}};
    if (const auto token = numberOf(instrument.symbol))
        return *token;
    const auto found = m_bySymbol.find(instrument.symbol);
    if (found == m_bySymbol.end() && m_bySymbol.empty())
        return Error{"feed.unknown_instrument",
            "without Kite's dump of instruments (setting instruments_file) %1 must be an instrument token",
            {instrument.symbol}};
    if (found == m_bySymbol.end())
        return Error{"feed.unknown_instrument",
            "Kite's dump of instruments has no %1; symbols are written as in NSE/INFY", {instrument.symbol}};
    if (found->second.isAmbiguous)
        return Error{"feed.unknown_instrument", "several of Kite's instruments are %1 here; use the instrument token",
            {instrument.symbol}};
    return found->second.token;
}

std::vector<Instrument> Instruments::list() const {
    std::vector<Instrument> out;
    for (const auto& [symbol, entry] : m_bySymbol) {
        if (!entry.isAmbiguous)
            out.push_back(entry.instrument);
    }
    return out;
}

} // namespace truebar::kite
