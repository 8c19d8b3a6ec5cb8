// Order books, and what they are as candles. The seam between whoever reads recorded books and the candles of the
// store: a reader knows one format and nothing of candles, bookPoint() knows candles and no format.
#pragma once

#include "core/base/result.h"
#include "core/market/candle.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace truebar {

struct BookLevel {
    double price = 0;
    double quantity = 0; // above 0

    bool operator==(const BookLevel&) const = default;
};

// The whole book, as deep as the source records it, at one time.
struct BookSnapshot {
    UtcMs time{};
    std::vector<BookLevel> bids{}; // highest first
    std::vector<BookLevel> asks{}; // lowest first

    bool operator==(const BookSnapshot&) const = default;
};

// One row of a recording.
struct BookRow {
    std::uint64_t line = 0; // 1-based
    const BookSnapshot* book = nullptr; // after this row, valid until the next; null if the row cannot be used
    Error reason{}; // why it cannot
};

// A recorded book, row after row. Differences are applied by the reader: each row is the whole book.
class IBookReader {
public:
    virtual ~IBookReader() = default;
    // The next row; empty at the end. An error means that nothing more can be read.
    virtual Result<std::optional<BookRow>> next() = 0;
};

// One state of the book as a candle of no length: all four prices are the mid price (best bid + best ask) / 2, exact;
// the volume is 1, so that a candle's volume is the number of book states in it (CandleAggregator adds them up). A
// book has no traded volume. "book.one_sided", "book.crossed" (the best bid is above the best ask), "candle.*".
Result<Candle> bookPoint(const BookSnapshot& book);

} // namespace truebar
