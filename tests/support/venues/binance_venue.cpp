#include "tests/support/venues/binance_venue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace truebar::test {

namespace {

constexpr int pulseMs = 5; // real time between two looks at the clock

QString text(double value) {
    return QString::number(value, 'f', 8);
}

QJsonArray rowOf(const Candle& candle, Timeframe timeframe) {
    const qint64 open = toCount(candle.openTime);
    const qint64 close = toCount(timeframe.next(candle.openTime)) - 1;
    return {open, text(candle.open), text(candle.high), text(candle.low), text(candle.close), text(candle.volume),
        close, text(candle.volume * candle.close), 17, text(0), text(0), QStringLiteral("0")};
}

QByteArray eventOf(const std::string& symbol, Timeframe timeframe, const Candle& candle, bool isFinal, UtcMs now) {
    const QString name = QString::fromStdString(symbol);
    const QJsonObject kline{{QStringLiteral("t"), qint64(toCount(candle.openTime))},
        {QStringLiteral("T"), qint64(toCount(timeframe.next(candle.openTime)) - 1)}, {QStringLiteral("s"), name},
        {QStringLiteral("i"), QString::fromStdString(timeframe.toString())}, {QStringLiteral("o"), text(candle.open)},
        {QStringLiteral("c"), text(candle.close)}, {QStringLiteral("h"), text(candle.high)},
        {QStringLiteral("l"), text(candle.low)}, {QStringLiteral("v"), text(candle.volume)}, {QStringLiteral("n"), 17},
        {QStringLiteral("x"), isFinal}};
    const QJsonObject event{{QStringLiteral("e"), QStringLiteral("kline")}, {QStringLiteral("E"), qint64(toCount(now))},
        {QStringLiteral("s"), name}, {QStringLiteral("k"), kline}};
    return QJsonDocument(event).toJson(QJsonDocument::Compact);
}

WireReply error(int status, int code, const char* message) {
    WireReply out;
    out.status = status;
    out.body = QJsonDocument(
        QJsonObject{{QStringLiteral("code"), code}, {QStringLiteral("msg"), QString::fromLatin1(message)}})
                   .toJson(QJsonDocument::Compact);
    return out;
}

} // namespace

BinanceVenue::BinanceVenue(const IClock& clock, MarketTruth truth, std::set<std::string> symbols, VenueFaults faults)
    : m_clock(clock)
    , m_truth(std::move(truth))
    , m_symbols(std::move(symbols))
    , m_faults(faults)
    , m_random(faults.seed)
    , m_streamRandom(faults.seed + 7)
    , m_stream({[this](int, const QString&) { ++m_connections; },
          [this](int client, const QByteArray& text) { said(client, text); },
          [this](int client) {
              std::erase_if(m_subscribed, [&](const Subscribed& each) { return each.client == client; });
          }})
    , m_http([this](const WireRequest& request) { return answer(request); }) {
    m_stream.run([this] {
        m_pulse = new QTimer;
        m_pulse->setInterval(pulseMs);
        QObject::connect(m_pulse, &QTimer::timeout, m_pulse, [this] { tick(); });
        m_pulse->start();
    });
}

BinanceVenue::~BinanceVenue() {
    m_stream.run([this] { delete m_pulse; });
}

void BinanceVenue::setFaults(const VenueFaults& faults) {
    const std::lock_guard lock(m_mutex);
    m_faults = faults;
}

bool BinanceVenue::happens(double share) {
    return share > 0 && std::uniform_real_distribution<double>(0, 1)(m_random) < share;
}

WireReply BinanceVenue::answer(const WireRequest& request) {
    const std::lock_guard lock(m_mutex);
    ++m_requests;
    const UtcMs now = m_clock.now();
    if (now < m_silentUntil)
        ++m_requestsInSilence;
    WireReply out;
    if (m_isDown || happens(m_faults.failing)) {
        out.status = 503;
        out.body = "<html>Service Unavailable</html>";
        return out;
    }
    if (now < m_silentUntil || happens(m_faults.throttled)) {
        m_silentUntil = std::max(m_silentUntil, now + std::chrono::seconds(m_faults.retryAfterSeconds));
        out = error(429, -1003, "Too many requests.");
        out.headers.emplace_back("Retry-After", QByteArray::number(m_faults.retryAfterSeconds));
        return out;
    }
    if (happens(m_faults.wrongType)) {
        out.body = R"({"serverTime":[1,2,3]})";
        return out;
    }
    if (request.path == QLatin1String("/api/v3/klines"))
        out = klines(request, 1000);
    else if (request.path == QLatin1String("/fapi/v1/klines"))
        out = klines(request, 1500);
    else
        out = error(404, -1, "Not found.");
    out.closesUnanswered = happens(m_faults.closing);
    out.isTruncated = happens(m_faults.truncated);
    out.delayMs = happens(m_faults.slow) ? 30 : 0;
    return out;
}

WireReply BinanceVenue::klines(const WireRequest& request, std::size_t most) {
    const auto value = [&](const char* key) { return request.query.queryItemValue(QLatin1String(key)); };
    const std::string symbol = value("symbol").toStdString();
    if (!m_symbols.contains(symbol))
        return error(400, -1121, "Invalid symbol.");
    const QString interval = value("interval");
    const auto timeframe = interval == QLatin1String("1M") ? Timeframe(1, Timeframe::Unit::Month)
                                                           : Timeframe::parse(interval.toStdString());
    if (!timeframe)
        return error(400, -1120, "Invalid interval.");
    const qint64 rows = value("limit").isEmpty() ? 500 : value("limit").toLongLong();
    if (rows < 1)
        return error(400, -1130, "Data sent for parameter 'limit' is not valid.");
    const TimeSpan span{utcMs(value("startTime").toLongLong()), utcMs(value("endTime").toLongLong() + 1)};
    const UtcMs now = m_clock.now();
    const Series series = m_truth.candles({"BINANCE", symbol}, *timeframe, span, now);
    QJsonArray array;
    for (std::size_t i = 0; i < std::min({series.size(), most, static_cast<std::size_t>(rows)}); ++i)
        array.append(rowOf(series.at(i), *timeframe));
    // As the real one: the candle still forming comes last.
    const auto forming = m_truth.forming({"BINANCE", symbol}, *timeframe, now);
    if (forming && span.contains(forming->openTime) && series.size() < most)
        array.append(rowOf(*forming, *timeframe));
    if (array.size() > 2 && happens(m_faults.duplicated)) {
        array.insert(1, array.at(array.size() / 2));
        array.append(array.at(0));
    }
    WireReply out;
    out.body = QJsonDocument(array).toJson(QJsonDocument::Compact);
    out.headers.emplace_back("X-MBX-USED-WEIGHT-1M", "10");
    return out;
}

void BinanceVenue::said(int client, const QByteArray& text) {
    const QJsonObject frame = QJsonDocument::fromJson(text).object();
    const bool isSubscribe = frame.value(QLatin1String("method")).toString() == QLatin1String("SUBSCRIBE");
    const QJsonArray params = frame.value(QLatin1String("params")).toArray();
    for (const auto& param : params) {
        const QStringList parts = param.toString().split(QStringLiteral("@kline_"));
        const auto timeframe = Timeframe::parse(parts.value(1).toStdString());
        if (!timeframe)
            continue;
        const std::string symbol = parts.value(0).toUpper().toStdString();
        std::erase_if(m_subscribed, [&](const Subscribed& each) {
            return each.client == client && each.symbol == symbol && each.timeframe == *timeframe;
        });
        if (isSubscribe)
            m_subscribed.push_back({client, symbol, *timeframe, timeframe->floor(m_clock.now())});
    }
    const QJsonObject ack{
        {QStringLiteral("result"), QJsonValue::Null}, {QStringLiteral("id"), frame.value(QLatin1String("id"))}};
    m_stream.send(client, QJsonDocument(ack).toJson(QJsonDocument::Compact));
}

void BinanceVenue::tick() {
    const UtcMs now = m_clock.now();
    if (m_isStalled || m_isDown) {
        for (Subscribed& each : m_subscribed)
            each.open = each.timeframe.floor(now);
        return;
    }
    double duplicated = 0;
    double broken = 0;
    {
        const std::lock_guard lock(m_mutex);
        duplicated = m_faults.streamDuplicated;
        broken = m_faults.streamBroken;
    }
    const auto tell = [&](const Subscribed& to, const Candle& candle, bool isFinal) {
        const QByteArray event = eventOf(to.symbol, to.timeframe, candle, isFinal, now);
        std::uniform_real_distribution<double> draw(0, 1);
        m_stream.send(to.client, draw(m_streamRandom) < broken ? event.left(event.size() / 2) : event);
        if (draw(m_streamRandom) < duplicated)
            m_stream.send(to.client, event);
    };
    const auto all = m_subscribed; // a send may end a client
    for (const Subscribed& each : all) {
        const InstrumentId id{"BINANCE", each.symbol};
        const UtcMs open = each.timeframe.floor(now);
        const Series closed = m_truth.candles(id, each.timeframe, {each.open, open}, now);
        for (std::size_t i = 0; i < closed.size(); ++i)
            tell(each, closed.at(i), true);
        if (const auto forming = m_truth.forming(id, each.timeframe, now))
            tell(each, *forming, false);
    }
    for (Subscribed& each : m_subscribed)
        each.open = each.timeframe.floor(now);
}

} // namespace truebar::test
