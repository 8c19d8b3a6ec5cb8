// Stands in for the demo market: its live minutes pass in a moment, and the first ones are missed, as happens when a
// candle closes between loading a series and subscribing to it.
#include "core/sdk/feed_plugin.h"

#include <QObject>

#include <thread>

using namespace truebar;

namespace {

constexpr auto minuteLasts = std::chrono::milliseconds(15);
constexpr int missedMinutes = 3;

Candle candleAt(UtcMs open) {
    const double price = 100 + static_cast<double>(toCount(open) / 60'000 % 50);
    return {open, price, price + 2, price - 1, price + 1, 1};
}

class Subscription final : public ISubscription {
public:
    Subscription(Timeframe timeframe, LiveHandlers handlers)
        : m_thread([timeframe, handlers = std::move(handlers)](const std::stop_token& stop) {
            UtcMs open = timeframe.floor(std::chrono::floor<Millis>(std::chrono::system_clock::now()));
            for (int i = 0; i < missedMinutes; ++i)
                open = timeframe.next(open);
            for (; !stop.stop_requested(); open = timeframe.next(open)) {
                handlers.candle({candleAt(open), false});
                std::this_thread::sleep_for(minuteLasts);
                handlers.candle({candleAt(open), true});
            }
        }) { }

private:
    std::jthread m_thread;
};

class QuickFeed final : public IFeed {
public:
    Result<FetchReport> fetch(const FetchRequest& request, IFeedSink& sink, std::stop_token stop) override {
        if (stop.stop_requested())
            return Error{"feed.cancelled", "the fetch was cancelled"};
        std::vector<Candle> candles;
        UtcMs open = request.timeframe.floor(request.span.begin);
        if (open < request.span.begin)
            open = request.timeframe.next(open);
        for (; request.timeframe.next(open) <= request.span.end; open = request.timeframe.next(open))
            candles.push_back(candleAt(open));
        sink.onCandles(candles, {});
        FetchReport report;
        report.rowsRead = candles.size();
        return report;
    }
    Result<std::unique_ptr<ISubscription>> subscribe(
        const InstrumentId&, Timeframe timeframe, LiveHandlers handlers) override {
        return std::unique_ptr<ISubscription>(std::make_unique<Subscription>(timeframe, std::move(handlers)));
    }
    std::vector<Instrument> instruments() const override {
        Instrument one;
        one.id = {"DEMO", "ONE"};
        Instrument two;
        two.id = {"DEMO", "TWO"};
        return {one, two};
    }
};

} // namespace

class QuickPlugin final : public QObject, public IFeedPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID TRUEBAR_FEED_PLUGIN_IID FILE "metadata.json")
    Q_INTERFACES(truebar::IFeedPlugin)
public:
    Result<std::unique_ptr<IFeed>> create(const Settings&, const IClock&) const override {
        return std::unique_ptr<IFeed>(std::make_unique<QuickFeed>());
    }
};

#include "quick_feed.moc"
