#include "header_names.h"

#include <algorithm>
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

class Names {
public:
    Names(const std::vector<std::string_view>& header, bool hasUnnamedClock)
        : m_hasUnnamedClock(hasUnnamedClock) {
        for (const std::string_view name : header)
            m_names.push_back(simplified(name));
    }

    // Column of the first of these names that is there.
    int find(std::initializer_list<const char*> wanted) const {
        for (const char* name : wanted) {
            const auto found = std::find(m_names.begin(), m_names.end(), name);
            if (found != m_names.end())
                return shifted(static_cast<int>(found - m_names.begin()));
        }
        return Dialect::absent;
    }
    bool has(const char* name) const { return find({name}) != Dialect::absent; }
    std::string joined() const {
        std::string out;
        for (const std::string& name : m_names)
            out += (out.empty() ? "" : ", ") + (name.empty() ? std::string("(unnamed)") : name);
        return out.substr(0, 200);
    }

private:
    int shifted(int column) const { return m_hasUnnamedClock && column > 0 ? column + 1 : column; }

    std::vector<std::string> m_names;
    bool m_hasUnnamedClock;
};

bool isOrderBook(const Names& names) {
    return names.has("asks0price") || names.has("updatetype") || names.has("lastupdateid");
}

} // namespace

Result<void> assignByHeader(Dialect& d, const std::vector<std::string_view>& header, bool hasUnnamedClock) {
    const Names names(header, hasUnnamedClock);
    if (isOrderBook(names))
        return Error{"file.order_book", "this is an order book, not candles"};
    d.time = names.find({"opentime", "timestamp", "datetime", "date", "time", "localtime", "gmttime", "ts", "t", ""});
    if (names.has("date") && names.has("time") && !names.has("timestamp") && !names.has("datetime")) {
        d.time = names.find({"date"});
        d.clock = names.find({"time"});
    }
    if (hasUnnamedClock)
        d.clock = 1;
    d.open = names.find({"open", "o", "openprice"});
    d.high = names.find({"high", "h", "highprice"});
    d.low = names.find({"low", "l", "lowprice"});
    d.close = names.find({"close", "c", "closeprice", "last"});
    d.volume = names.find({"volume", "vol", "v", "tickvolume", "count", "qty", "amount"});
    const bool hasCandle = d.open >= 0 && d.high >= 0 && d.low >= 0 && d.close >= 0;
    const int price = names.find({"price"});
    const int amount = names.find({"amount", "qty", "quantity", "size", "volume"});
    const int bid = names.find({"bid", "bidprice"});
    const int ask = names.find({"ask", "askprice"});
    if (!hasCandle && price >= 0 && amount >= 0) {
        d.kind = RowKind::Trades;
        d.open = price;
        d.volume = amount;
    } else if (!hasCandle && bid >= 0 && ask >= 0) {
        d.kind = RowKind::Ticks;
        d.open = bid;
        d.askOpen = ask;
        d.volume = Dialect::absent;
    } else if (!hasCandle) {
        return Error{
            "file.columns", "the columns open, high, low and close are needed; there are: %1", {names.joined()}};
    }
    if (d.time < 0)
        return Error{"file.columns", "no column is a time; there are: %1", {names.joined()}};
    return {};
}

} // namespace truebar::csv
