// What all feeds over a network share, without a network.
#include "plugins/feeds/binance/core/kline_stream.h"
#include "plugins/feeds/net/channel_count.h"
#include "plugins/feeds/net/json_reader.h"
#include "tests/unit/feeds/feed_fixture.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>

#include <limits>

using namespace truebar;
using namespace truebar::test;

class TestNetRooms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void enormousVolumesAreDelivered();
    void channelsAreShared();
    void binanceKeepsWhatOthersNeed();
    void timesOfTheWire_data();
    void timesOfTheWire();
};

void TestNetRooms::enormousVolumesAreDelivered() {
    const UtcMs begin = time("2024-01-01");
    net::HistoryAnswer answer;
    for (const double volume : {0.125, 1e300, std::numeric_limits<double>::max()})
        answer.candles.push_back({begin + std::chrono::minutes(answer.candles.size()), 1, 1, 1, 1, volume});
    RecordingSink sink;
    const FetchReport report =
        net::deliver(answer, {{"TEST", "HUGE"}, Timeframe(), {begin, begin + std::chrono::hours(1)}}, latestTime, sink);
    QCOMPARE(sink.candles.size(), 3u);
    QCOMPARE(report.precision.quantityDecimals, 3);
}

void TestNetRooms::channelsAreShared() {
    using Names = std::vector<std::string>;
    net::ChannelCount<std::string> channels;
    QCOMPARE(channels.add({"a", "b", "a"}), (Names{"a", "b"}));
    QCOMPARE(channels.add({"b", "c"}), (Names{"c"}));
    QCOMPARE(channels.remove({"a", "b", "c", "d"}), (Names{"c"}));
    QCOMPARE(channels.remove({"a", "b"}), (Names{"a", "b"}));
    channels.add({"a", "a"});
    channels.forget([](const std::string& name) { return name == "a"; });
    QCOMPARE(channels.add({"a"}), (Names{"a"}));
    channels.clear();
    QCOMPARE(channels.add({"a"}), (Names{"a"}));
}

void TestNetRooms::binanceKeepsWhatOthersNeed() {
    binance::KlineStream stream(binance::Market::Spot, QUrl(QStringLiteral("wss://stream.binance.com:9443")));
    const InstrumentId bitcoin{"BINANCE", "BTCUSDT"};
    const net::StreamKey minutes{bitcoin, Timeframe(), true};
    const net::StreamKey hours{bitcoin, timeframe("1h"), true};
    stream.reset();
    auto frames = stream.subscribe({minutes, hours});
    QCOMPARE(frames.size(), 1u);
    QVERIFY(isSameJson(frames[0],
        R"({"method":"SUBSCRIBE","params":["btcusdt@kline_1m","btcusdt@aggTrade","btcusdt@kline_1h"],"id":1})"));
    frames = stream.unsubscribe({minutes});
    QVERIFY(isSameJson(frames[0], R"({"method":"UNSUBSCRIBE","params":["btcusdt@kline_1m"],"id":2})"));
    frames = stream.unsubscribe({hours});
    QVERIFY(
        isSameJson(frames[0], R"({"method":"UNSUBSCRIBE","params":["btcusdt@kline_1h","btcusdt@aggTrade"],"id":3})"));
    stream.reset();
    QCOMPARE(stream.subscribe({minutes}).size(), 1u);
}

void TestNetRooms::timesOfTheWire_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    add("2023-10-04T16:25:00Z", "2023-10-04T16:25:00Z");
    add("2023-10-04T16:25:00.987654321Z", "2023-10-04T16:25:00.987Z");
    add("2023-10-04T16:25:00.5+02:00", "2023-10-04T14:25:00.500Z");
    for (const char* bad : {"", "T", "now", "1696436700000", "2023-10-04", "2023-10-04T25:00:00Z",
             "2023-10-04T16:25:00.Z", "1800-01-01T00:00:00Z", "2300-01-01T00:00:00Z", "2023-10-04T16:25:00ZZ"})
        add(bad, "");
}

void TestNetRooms::timesOfTheWire() {
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const auto read = net::JsonReader(QJsonValue(text), "/time").time();
    if (expected.isEmpty())
        QCOMPARE(verdict(read), QStringLiteral("feed.unavailable /time"));
    else
        QCOMPARE(QString::fromStdString(formatUtc(read.value())), expected);
}

QTEST_GUILESS_MAIN(TestNetRooms)
#include "tst_net_rooms.moc"
