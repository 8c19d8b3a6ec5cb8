#include "packets.h"

#include <QtEndian>

namespace truebar::kite {

namespace {

constexpr qsizetype heartbeatSize = 1;
constexpr qsizetype countSize = 2;
constexpr qsizetype lengthSize = 2;

enum PacketSize : qsizetype { LastPrice = 8, Index = 28, IndexFull = 32, QuoteOnly = 44, Full = 184 };

Error wrong(qsizetype byte, const char* text) {
    return {"feed.unavailable", text, {}, "byte " + std::to_string(byte)};
}

template <class T>
T bigEndian(const QByteArray& bytes, qsizetype at) {
    return qFromBigEndian<T>(bytes.constData() + at);
}

// Prices are whole numbers; what one of them is worth depends on the segment, the lowest byte of the token.
double priceOf(std::uint32_t token, std::int32_t sent) {
    constexpr std::uint32_t currencyNse = 3;
    constexpr std::uint32_t currencyBse = 6;
    switch (token & 0xff) {
    case currencyNse:
        return sent / 1e7;
    case currencyBse:
        return sent / 1e4;
    default:
        return sent / 100.0;
    }
}

// Seconds since 1970; 0 where there is none.
std::optional<UtcMs> timeOf(const QByteArray& bytes, qsizetype at) {
    const auto seconds = bigEndian<std::uint32_t>(bytes, at);
    return seconds == 0 ? std::nullopt : std::optional(UtcMs(std::chrono::seconds(seconds)));
}

Result<Quote> quoteAt(const QByteArray& message, qsizetype at, qsizetype size) {
    Quote out;
    switch (size) {
    case LastPrice:
    case Index:
        break;
    case IndexFull:
        out.exchangeTime = timeOf(message, at + 28);
        break;
    case Full:
        out.lastTrade = timeOf(message, at + 44);
        out.exchangeTime = timeOf(message, at + 60);
        [[fallthrough]];
    case QuoteOnly:
        out.dayVolume = bigEndian<std::uint32_t>(message, at + 16);
        break;
    default:
        return wrong(at - lengthSize, "no packet of the ticker has this length");
    }
    out.token = bigEndian<std::uint32_t>(message, at);
    out.lastPrice = priceOf(out.token, bigEndian<std::int32_t>(message, at + 4));
    return out;
}

} // namespace

Result<std::vector<Quote>> parseMessage(const QByteArray& message) {
    std::vector<Quote> out;
    if (message.size() == heartbeatSize)
        return out;
    if (message.size() < countSize)
        return wrong(0, "the message of the ticker is empty");
    const auto count = bigEndian<std::uint16_t>(message, 0);
    qsizetype at = countSize;
    for (int i = 0; i < count; ++i) {
        if (message.size() - at < lengthSize)
            return wrong(at, "the message of the ticker ends before its last packet");
        const qsizetype size = bigEndian<std::uint16_t>(message, at);
        at += lengthSize;
        if (message.size() - at < size)
            return wrong(at - lengthSize, "a packet of the ticker is longer than its message");
        auto quote = quoteAt(message, at, size);
        if (!quote)
            return std::move(quote).error();
        out.push_back(*quote);
        at += size;
    }
    if (at != message.size())
        return wrong(at, "the message of the ticker goes on after its last packet");
    return out;
}

} // namespace truebar::kite
