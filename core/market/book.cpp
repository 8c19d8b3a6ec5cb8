#include "core/market/book.h"

#include "core/base/decimal.h"
#include "core/market/candle_check.h"

namespace truebar {

namespace {

constexpr double widestExact = 1e15;

// 1.9531 and 1.9532 give 1.95315, which halving the sum of the doubles need not.
double middle(double bid, double ask) {
    if (bid > widestExact || ask > widestExact)
        return bid / 2 + ask / 2;
    const Decimal sum = Decimal::fromDouble(bid) + Decimal::fromDouble(ask);
    return Decimal::divide(sum, Decimal(2)).toDouble();
}

} // namespace

Result<Candle> bookPoint(const BookSnapshot& book) {
    if (book.bids.empty() || book.asks.empty())
        return Error{"book.one_sided", "the book has no %1, so there is no price between",
            {book.bids.empty() ? "bids" : "asks"}};
    const double bid = book.bids.front().price;
    const double ask = book.asks.front().price;
    if (bid > ask)
        return Error{"book.crossed", "the best bid is above the best ask"};
    const double mid = bid == ask ? bid : middle(bid, ask);
    const Candle out{book.time, mid, mid, mid, mid, 1};
    if (auto good = checkCandle(out); !good)
        return std::move(good).error();
    return out;
}

} // namespace truebar
