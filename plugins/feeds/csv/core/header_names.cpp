#include "header_names.h"

#include "zone.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace truebar::csv {

namespace {

// "Open Time" → "opentime", "asks[0].price" → "asks0price"
std::string simplified(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c >= 'A' && c <= 'Z')
            out += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out += c;
    }
    return out;
}

struct Name {
    std::string_view raw;
    std::string all; // "Date (UTC)" → "dateutc"
    std::string base; // without what it says of its zone: "date"
    std::string_view zone; // "UTC"
};

Name nameOf(std::string_view raw) {
    Name out{raw, simplified(raw), {}, {}};
    out.base = out.all;
    const auto open = raw.find('(');
    if (open != std::string_view::npos && raw.ends_with(')')) {
        out.zone = raw.substr(open + 1, raw.size() - open - 2);
        out.base = simplified(raw.substr(0, open));
    } else if (out.all.size() > 3 && (out.all.ends_with("utc") || out.all.ends_with("gmt"))) {
        out.zone = "UTC";
        out.base.resize(out.base.size() - 3);
    } else if (out.all == "gmttime" || out.all == "utctime") {
        out.zone = "UTC";
    }
    return out;
}

class Names {
public:
    explicit Names(const Fields& header) {
        for (const std::string_view name : header)
            m_names.push_back(nameOf(name));
    }

    // Column of the first of these names that is there.
    int find(std::initializer_list<const char*> wanted) const { return find(wanted, &Name::all); }
    // The same for times, whose names may say their zone.
    int findTime(std::initializer_list<const char*> wanted) const { return find(wanted, &Name::base); }
    bool has(const char* name) const { return find({name}) != Dialect::absent; }

    const Name& at(int column) const { return m_names[static_cast<std::size_t>(column)]; }
    const std::vector<Name>& all() const { return m_names; }
    bool isTwice(int column) const {
        const Name& name = at(column);
        return !name.all.empty() && std::count_if(m_names.begin(), m_names.end(), [&](const Name& other) {
            return other.all == name.all;
        }) > 1;
    }
    std::string joined() const {
        std::string out;
        for (const Name& name : m_names)
            out += (out.empty() ? "" : ", ") + (name.all.empty() ? std::string("(unnamed)") : name.all);
        return out.substr(0, 200);
    }

private:
    int find(std::initializer_list<const char*> wanted, std::string Name::*part) const {
        for (const char* name : wanted) {
            const auto found =
                std::find_if(m_names.begin(), m_names.end(), [&](const Name& each) { return each.*part == name; });
            if (found != m_names.end())
                return static_cast<int>(found - m_names.begin());
        }
        return Dialect::absent;
    }

    std::vector<Name> m_names;
};

bool isOrderBook(const Names& names) {
    return names.has("asks0price") || names.has("updatetype") || names.has("lastupdateid");
}

// What follows "volume" in the name of a column: "Volume BTC" → "btc". Nothing if it is no volume but made of it.
std::optional<std::string> volumeSuffix(const Name& name) {
    constexpr std::string_view begin = "volume";
    constexpr std::array derived{"ma", "sma", "ema", "wma", "weighted", "delta", "change", "imbalance", "profile",
        "average", "avg", "oscillator", "ratio", "pct"};
    if (!name.all.starts_with(begin))
        return std::nullopt;
    const std::string suffix = name.all.substr(begin.size());
    const bool isDerived =
        std::any_of(derived.begin(), derived.end(), [&](std::string_view word) { return suffix.starts_with(word); });
    return isDerived ? std::nullopt : std::optional(suffix);
}

// "Volume BTC,Volume USD": the first, but not one of what prices are in where there is another.
int findVolumeOf(const Names& names) {
    constexpr std::array quotes{"usd", "usdt", "usdc", "busd", "fdusd", "tusd", "dai", "eur", "gbp", "jpy", "krw",
        "try", "brl", "aud", "inr", "currency", "quote", "to"};
    int first = Dialect::absent;
    for (int i = 0; i < static_cast<int>(names.all().size()); ++i) {
        const auto suffix = volumeSuffix(names.at(i));
        if (!suffix)
            continue;
        if (std::find(quotes.begin(), quotes.end(), *suffix) == quotes.end())
            return i;
        first = first < 0 ? i : first;
    }
    return first;
}

void assignVolume(Dialect& d, const Names& names) {
    d.volume = names.find({"volume", "vol", "v"});
    if (d.volume >= 0)
        return;
    d.volume = names.find({"basevolume"});
    if (d.volume < 0)
        d.volume = findVolumeOf(names);
    if (d.volume < 0)
        d.volume = names.find({"tickvolume", "tickvol", "count", "qty", "amount"});
    if (d.volume >= 0)
        d.volumeName = excerpt(names.at(d.volume).raw);
}

// The column of times: one that says it is the beginning, one that says nothing, or one that says it is the end.
void assignTime(Dialect& d, const Names& names, const DialectHints& hints) {
    const int open = names.findTime({"opentime", "timeperiodstart", "timeopen", "starttime", "timestart", "start",
        "begintime", "begin", "periodstart", "barstart", "candlebegintime", "opentimems"});
    const int end = names.findTime({"closetime", "timeperiodend", "timeclose", "endtime", "timeend", "end", "periodend",
        "barend", "closedate", "enddate", "closetimems"});
    const int date = names.findTime({"date", "datum", "day"});
    const int clock = names.findTime({"time", "uhrzeit", "zeit"});
    const int epoch = names.findTime({"unix", "unixtime", "unixtimestamp", "epoch", "epochtime"});
    int neutral = names.findTime({"timestamp", "datetime", "date", "time", "localtime", "gmttime", "utctime", "ts", "t",
        "tsevent", "datum", "datumzeit", "zeit", "day", "timestampms", "timems", "mts"});
    bool isPair = date >= 0 && clock >= 0 && names.findTime({"timestamp", "datetime"}) < 0;
    // A number of seconds is one moment; a day is the date that is written.
    if (epoch >= 0 && (neutral < 0 || hints.timeframe.isIntraday())) {
        neutral = epoch;
        isPair = false;
    } else if (isPair) {
        neutral = date;
    }
    if (neutral < 0)
        neutral = names.find({""});
    const bool prefersEnd = hints.stamps == Stamps::End;
    for (const int column : prefersEnd ? std::array{end, neutral, open} : std::array{open, neutral, end}) {
        if (column >= 0 && d.time < 0)
            d.time = column;
    }
    if (isPair && d.time == date)
        d.clock = clock;
    d.isEndNamed = d.time >= 0 && d.time == end;
    d.isEpochNamed = d.time >= 0 && (d.time == epoch || names.at(d.time).base == "timestamp");
}

// "Date (UTC)", "Time (GMT+1)", "Date (America/New_York)", "Time (EST)"
Result<void> assignZone(Dialect& d, const Name& name) {
    if (name.zone.empty() || d.offset || !d.zoneName.empty())
        return {};
    const auto parsed = parseLocalTime("2000-01-01 00:00" + std::string(name.zone), DateOrder::YearMonthDay);
    if (parsed && parsed->offset) {
        d.offset = parsed->offset;
    } else if (name.zone.find('/') != std::string_view::npos && Zone::named(std::string(name.zone))) {
        d.zoneName = std::string(name.zone);
    } else if (parsed && !parsed->zone.empty() && !d.isZoneGiven) {
        return Error{"file.time_zone",
            "the column '%1' names the zone '%2', which is not the same for everyone; give the time zone "
            "(--timezone), such as America/New_York",
            {excerpt(name.raw), std::string(name.zone)}};
    }
    return {};
}

Result<void> assignKind(Dialect& d, const Names& names) {
    d.open = names.find({"open", "o", "openprice", "priceopen"});
    d.high = names.find({"high", "h", "highprice", "pricehigh"});
    d.low = names.find({"low", "l", "lowprice", "pricelow"});
    d.close = names.find({"close", "c", "closeprice", "priceclose", "last"});
    if (d.open >= 0 && d.high >= 0 && d.low >= 0 && d.close >= 0) {
        assignVolume(d, names);
        return {};
    }
    const int price = names.find({"price"});
    const int amount = names.find({"amount", "qty", "quantity", "size", "volume"});
    const int bid = names.find({"bid", "bidprice"});
    const int ask = names.find({"ask", "askprice"});
    if (price >= 0 && amount >= 0) {
        d.kind = RowKind::Trades;
        d.open = price;
        d.volume = amount;
    } else if (bid >= 0 && ask >= 0) {
        d.kind = RowKind::Ticks;
        d.open = bid;
        d.askOpen = ask;
    } else {
        return Error{
            "file.columns", "the columns open, high, low and close are needed; there are: %1", {names.joined()}};
    }
    // What is there of a candle is not used.
    d.high = d.low = d.close = Dialect::absent;
    return {};
}

} // namespace

bool namesPrices(const Fields& header) {
    return std::any_of(header.begin(), header.end(), [](std::string_view field) {
        const std::string name = simplified(field);
        constexpr std::array known{"open", "o", "openprice", "priceopen", "price", "bid", "bidprice"};
        return std::find(known.begin(), known.end(), name) != known.end();
    });
}

Result<void> assignByHeader(Dialect& d, const Fields& header, bool hasUnnamedClock, const DialectHints& hints) {
    const Names names(header);
    if (isOrderBook(names))
        return Error{"file.order_book", "this is an order book, not candles"};
    if (auto kind = assignKind(d, names); !kind)
        return kind;
    assignTime(d, names, hints);
    if (d.time < 0)
        return Error{"file.columns", "no column is a time; there are: %1", {names.joined()}};
    for (int* column : {&d.time, &d.clock, &d.open, &d.high, &d.low, &d.close, &d.volume, &d.askOpen}) {
        if (*column >= 0 && names.isTwice(*column))
            return Error{"file.columns", "two columns are named '%1'", {excerpt(names.at(*column).raw)}};
    }
    for (const int column : {d.clock, d.time}) {
        if (auto zone = column < 0 ? Result<void>() : assignZone(d, names.at(column)); !zone)
            return zone;
    }
    if (!hasUnnamedClock)
        return {};
    for (int* column : {&d.time, &d.open, &d.high, &d.low, &d.close, &d.volume, &d.askOpen})
        *column += *column > 0 ? 1 : 0;
    d.clock = 1;
    return {};
}

} // namespace truebar::csv
