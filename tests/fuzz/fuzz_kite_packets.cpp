// Any bytes as a message of Kite's ticker: refused with the byte, or read; whatever becomes a tick is sound.
#include "plugins/feeds/kite/core/ticker.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace truebar;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

class CheckingSink final : public net::IStreamSink {
public:
    void onCandle(const InstrumentId&, Timeframe, const LiveCandle&) override { std::abort(); }
    void onTick(const InstrumentId&, const LiveTick& tick) override {
        require(std::isfinite(tick.price) && tick.price > 0 && std::isfinite(tick.volume) && tick.volume >= 0);
    }
    void onRefused(const std::string&) override { }
    void onGoingAway() override { }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    const auto quotes = kite::parseMessage(bytes);
    require(quotes || quotes.error().location.starts_with("byte "));
    // Follow whatever the message names, so that its packets become ticks.
    kite::Ticker ticker(systemClock(), std::make_shared<const kite::Instruments>(), QUrl(), {});
    if (quotes) {
        for (const kite::Quote& quote : *quotes)
            ticker.subscribe({{{"KITE", std::to_string(quote.token)}, Timeframe(), true}});
    }
    CheckingSink sink;
    require(ticker.read(bytes, true, sink).has_value() == quotes.has_value());
    const auto text = ticker.read(bytes, false, sink);
    require(text || !text.error().message().empty());
    return 0;
}
