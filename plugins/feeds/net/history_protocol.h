// What a venue's candle history looks like on the wire. Pure: text in, values out.
#pragma once

#include "core/sdk/feed.h"

#include <QByteArray>
#include <QString>

namespace truebar::net {

struct HistoryAsk {
    QString path{}; // with its query, beginning with '/'
    double units = 1; // of the venue's budget
};

struct HistoryAnswer {
    // As sent, in any order, perhaps with rows outside the span, with the row still forming, with repetitions; the feed
    // judges them all.
    std::vector<Candle> candles{};
    std::vector<RejectedRow> rejected{};
    std::vector<CorporateAction> actions{};
    std::vector<AdjustedPrice> adjustedCloses{};
    std::uint64_t rowsRead = 0;
    std::optional<TimeSpan> answered{}; // see FetchReport
};

class IHistoryProtocol {
public:
    virtual ~IHistoryProtocol() = default;
    virtual Result<FeedLimits> limits(Timeframe timeframe) const = 0;
    // The span has a beginning and an end and is within the limits.
    virtual Result<HistoryAsk> ask(const FetchRequest& request) const = 0;
    virtual Result<HistoryAnswer> read(const QByteArray& body, const FetchRequest& request) const = 0;
};

// Sorts, cuts to the span and to what has closed by `now`, drops repetitions, refuses what checkCandle() refuses, and
// hands the rest to the sink, with the actions of the span and the adjusted closes of what was handed over.
FetchReport deliver(HistoryAnswer answer, const FetchRequest& request, UtcMs now, IFeedSink& sink);

// The most decimals that the candles' prices and volumes have, without trailing zeros.
PrecisionHint precisionOf(const std::vector<Candle>& candles);

} // namespace truebar::net
