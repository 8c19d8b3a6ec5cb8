// Kite's recorded ticker packets and its commands, and what happens when messages are broken.
#include "core/sdk/fast_clock.h"
#include "plugins/feeds/kite/core/credentials.h"
#include "plugins/feeds/kite/core/ticker.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/wire_fixture.h"

#include <QTest>
#include <QtEndian>

using namespace truebar;
using namespace truebar::test;
using kite::Instruments;
using kite::Ticker;

namespace {

constexpr std::uint32_t infosys = 408065;

std::shared_ptr<const Instruments> dump() {
    return std::make_shared<const Instruments>(
        Instruments::parse(recorded("zerodha_kite/instruments_all.csv"), "dump.csv").value());
}

QByteArray packet(const char* name) {
    return QByteArray::fromBase64(recorded(name));
}

QByteArray be16(int value) {
    QByteArray out(2, '\0');
    qToBigEndian(static_cast<std::uint16_t>(value), out.data());
    return out;
}

QByteArray be32(std::uint32_t value) {
    QByteArray out(4, '\0');
    qToBigEndian(value, out.data());
    return out;
}

QByteArray message(const std::vector<QByteArray>& packets) {
    QByteArray out = be16(static_cast<int>(packets.size()));
    for (const QByteArray& each : packets)
        out.append(be16(static_cast<int>(each.size()))).append(each);
    return out;
}

QByteArray full() {
    return packet("zerodha_kite/ticker_full.packet");
}

QByteArray lastPrice(std::uint32_t token, std::uint32_t price) {
    return be32(token).append(be32(price));
}

struct Heard {
    InstrumentId instrument{};
    LiveTick tick{};
};

class StreamSink final : public net::IStreamSink {
public:
    void onCandle(const InstrumentId&, Timeframe, const LiveCandle&) override { qFatal("Kite has no candles"); }
    void onTick(const InstrumentId& instrument, const LiveTick& tick) override { ticks.push_back({instrument, tick}); }
    void onRefused(const InstrumentId&, const std::string& reason) override { onRefused(reason); }
    void onRefused(const std::string& reason) override { refused = QString::fromStdString(reason); }
    void onGoingAway() override { }

    std::vector<Heard> ticks;
    QString refused;
};

net::StreamKey key(const char* symbol, const char* length = "1m") {
    return {{"KITE", symbol}, timeframe(length), true};
}

} // namespace

class TestKiteTicker final : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { TRUEBAR_NEEDS_SHARED(); }
    void readsPackets();
    void knowsPriceDivisors_data();
    void knowsPriceDivisors();
    void badMessages_data();
    void badMessages();
    void follows();
    void makesTicks();
    void readsTexts();
    void keepsTheKey();

private:
    FastClock m_clock{time("2021-07-05T05:12:00Z"), 1};
};

void TestKiteTicker::readsPackets() {
    const QByteArray index = be32(256265).append(be32(1570050)).append(QByteArray(20, '\0'));
    const auto quotes = kite::parseMessage(message({full(), packet("zerodha_kite/ticker_quote.packet"),
        lastPrice(infosys, 157315), index, index + be32(1625461887)}));
    QVERIFY(quotes);
    QCOMPARE(quotes->size(), std::size_t(5));
    const kite::Quote& all = quotes->at(0);
    QCOMPARE(all.token, infosys);
    QCOMPARE(all.lastPrice, 1573.7);
    QCOMPARE(all.dayVolume.value(), 1192471u);
    QVERIFY(all.lastTrade == time("2021-07-05T10:41:27+05:30"));
    QVERIFY(all.exchangeTime == time("2021-07-05T10:41:27+05:30"));
    const kite::Quote& some = quotes->at(1);
    QCOMPARE(some.lastPrice, 1573.15);
    QCOMPARE(some.dayVolume.value(), 1175986u);
    QVERIFY(!some.lastTrade && !some.exchangeTime);
    QCOMPARE(quotes->at(2).lastPrice, 1573.15);
    QVERIFY(!quotes->at(2).dayVolume);
    QCOMPARE(quotes->at(3).lastPrice, 15700.5);
    QVERIFY(!quotes->at(3).exchangeTime);
    QVERIFY(quotes->at(4).exchangeTime == time("2021-07-05T05:11:27Z"));
    QVERIFY(kite::parseMessage(QByteArray(1, '\0'))->empty());
    QVERIFY(kite::parseMessage(be16(0))->empty());
}

void TestKiteTicker::knowsPriceDivisors_data() {
    QTest::addColumn<int>("segment");
    QTest::addColumn<double>("price");
    QTest::newRow("NSE shares") << 1 << 7412345.67;
    QTest::newRow("NSE currencies") << 3 << 74.1234567;
    QTest::newRow("BSE shares") << 4 << 7412345.67;
    QTest::newRow("BSE currencies") << 6 << 74123.4567;
    QTest::newRow("MCX") << 7 << 7412345.67;
    QTest::newRow("indices") << 9 << 7412345.67;
}

void TestKiteTicker::knowsPriceDivisors() {
    QFETCH(int, segment);
    QFETCH(double, price);
    const auto token = static_cast<std::uint32_t>(0x00100000 + segment);
    QCOMPARE(kite::parseMessage(message({lastPrice(token, 741234567)}))->front().lastPrice, price);
}

void TestKiteTicker::badMessages_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const QByteArray& bytes, const char* says) {
        QTest::newRow(name) << bytes << QString::fromLatin1(says);
    };
    const QByteArray good = message({full(), lastPrice(infosys, 157315)});
    row("empty", "", "byte 0: ");
    row("count without packets", be16(1), "byte 2: ");
    row("half a length", be16(1) + QByteArray(1, '\0'), "byte 2: ");
    row("length beyond the end", be16(1).append(be16(8)), "byte 2: ");
    row("one byte short", message({full()}).chopped(1), "byte 2: ");
    row("second packet missing", be16(2) + message({full()}).mid(2), "byte 188: ");
    row("second packet short", good.chopped(1), "byte 188: ");
    row("goes on", good + QByteArray(1, '\0'), "byte 198: ");
    row("goes on with a packet", be16(1) + good.mid(2), "byte 188: ");
    row("count largest", QByteArray("\xff\xff", 2) + good.mid(2), "byte 198: ");
    row("length largest", be16(1) + QByteArray(200, '\xff'), "byte 2: ");
    row("text", "hello, this is a text", "byte 2: ");
    for (const int size : {0, 1, 4, 7, 9, 27, 29, 31, 33, 43, 45, 64, 183, 185})
        row(qPrintable(QStringLiteral("packet of %1").arg(size)), message({QByteArray(size, '\1')}), "byte 2: ");
}

void TestKiteTicker::badMessages() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const auto quotes = kite::parseMessage(bytes);
    QVERIFY(!quotes);
    const QString text = QString::fromStdString(quotes.error().message());
    QVERIFY2(text.startsWith(says), qPrintable(text));
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    ticker.reset();
    ticker.subscribe({key("408065")});
    QVERIFY(!ticker.read(bytes, true, sink));
    QVERIFY(sink.ticks.empty());
}

void TestKiteTicker::follows() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    ticker.reset();
    QCOMPARE(ticker.subscribe({key("408065"), key("NSE/ADANIPORTS")}),
        (std::vector<QByteArray>{
            R"({"a":"subscribe","v":[408065,3861249]})", R"({"a":"mode","v":["full",[408065,3861249]]})"}));
    // Two who want one number: it is asked for once, and given up with the second.
    QVERIFY(ticker.subscribe({key("408065", "5m")}).empty());
    QVERIFY(ticker.unsubscribe({key("408065")}).empty());
    QCOMPARE(ticker.unsubscribe({key("408065", "5m")}), std::vector<QByteArray>{R"({"a":"unsubscribe","v":[408065]})"});
    QVERIFY(ticker.unsubscribe({key("408065")}).empty());
    ticker.reset();
    QCOMPARE(ticker.subscribe({key("408065")}).size(), std::size_t(2));
    QVERIFY(ticker.check(key("NSE/ADANIPORTS")));
    QCOMPARE(ticker.check(key("NSE/NOSUCH")).error().code, std::string("feed.unknown_instrument"));
    QCOMPARE(ticker.check({{"KITE", "408065"}, {}, false}).error().code, std::string("feed.no_live"));
}

void TestKiteTicker::makesTicks() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    ticker.reset();
    ticker.subscribe({key("408065"), key("408065", "5m")});
    const auto traded = [&](std::uint32_t volume, std::uint32_t price) {
        QByteArray out = full();
        return out.replace(16, 4, be32(volume)).replace(4, 4, be32(price));
    };
    QVERIFY(ticker.read(message({full(), full(), lastPrice(5, 100)}), true, sink));
    // The volume of the day so far belongs to no tick; the same again, and what nobody asked for, is none.
    QCOMPARE(sink.ticks.size(), std::size_t(1));
    QCOMPARE(sink.ticks[0].instrument.symbol, std::string("408065"));
    QCOMPARE(sink.ticks[0].tick.price, 1573.7);
    QCOMPARE(sink.ticks[0].tick.volume, 0.0);
    QCOMPARE(sink.ticks[0].tick.time, time("2021-07-05T05:11:27Z"));
    QVERIFY(ticker.read(message({traded(1192500, 157370)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.volume, 29.0);
    QVERIFY(ticker.read(message({traded(1192500, 157375)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.price, 1573.75);
    QCOMPARE(sink.ticks.back().tick.volume, 0.0);
    QVERIFY(ticker.read(message({traded(40, 157375)}), true, sink)); // the next morning
    QCOMPARE(sink.ticks.back().tick.volume, 40.0);
    QCOMPARE(sink.ticks.size(), std::size_t(4));
    QVERIFY(ticker.read(message({traded(50, 0)}), true, sink));
    QVERIFY(ticker.read(message({traded(50, 0xffffff00)}), true, sink));
    QCOMPARE(sink.ticks.size(), std::size_t(4));
    // Packets without a time bear ours.
    QVERIFY(ticker.read(message({lastPrice(infosys, 160000)}), true, sink));
    QVERIFY(sink.ticks.back().tick.time >= time("2021-07-05T05:12:00Z"));
    // After a new link the count begins anew.
    ticker.reset();
    ticker.subscribe({key("408065")});
    QVERIFY(ticker.read(message({traded(1192600, 157370)}), true, sink));
    QCOMPARE(sink.ticks.back().tick.volume, 0.0);
}

void TestKiteTicker::readsTexts() {
    Ticker ticker(m_clock, dump(), QUrl(), {});
    StreamSink sink;
    QVERIFY(ticker.read(R"({"type":"order","data":{"order_id":"1"}})", false, sink));
    QVERIFY(ticker.read(R"({"type":"message","data":"the exchange is closed"})", false, sink));
    QVERIFY(sink.refused.isEmpty());
    QVERIFY(ticker.read(R"({"type":"error","data":"Too many instruments"})", false, sink));
    QCOMPARE(sink.refused, QStringLiteral("Too many instruments"));
    for (const char* bad : {"", "hello", "[]", R"({"kind":"error"})", R"({"type":5})", R"({"type":"er)"})
        QVERIFY2(!ticker.read(bad, false, sink), bad);
}

void TestKiteTicker::keepsTheKey() {
    const FeedFolder folder;
    const auto written = [&](const QByteArray& line) {
        const QString file = folder.write("key", line);
        QFile::setPermissions(file, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return file.toStdString();
    };
    const std::string file = written("mykey:my+token/==\n");
    QCOMPARE(kite::readCredentials(file)->header(), QByteArray("token mykey:my+token/=="));
    const Ticker ticker(m_clock, dump(), QUrl(QStringLiteral("wss://ws.kite.trade")), file);
    QNetworkRequest request(ticker.url());
    QVERIFY(ticker.prepare(request));
    QCOMPARE(request.url().toString(QUrl::FullyEncoded),
        QStringLiteral("wss://ws.kite.trade?api_key=mykey&access_token=my%2Btoken%2F%3D%3D"));
    for (const char* bad : {"", "mykey", "mykey:", ":token", "my key:token", "a:b\nc:d", "a:\xc3\xa4"}) {
        const auto read = kite::readCredentials(written(bad));
        QVERIFY2(!read, bad);
        QCOMPARE(read.error().code, std::string("feed.secret"));
        QCOMPARE(read.error().location, std::string("setting 'credentials_file'"));
        QVERIFY(read.error().message().find("token:") == std::string::npos);
    }
    const std::string open = written("mykey:mytoken");
    QFile::setPermissions(
        QString::fromStdString(open), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadOther);
    QVERIFY(kite::readCredentials(open).error().message().find("other users") != std::string::npos);
    QVERIFY(!kite::readCredentials(""));
    QVERIFY(!kite::readCredentials("/no/such/file"));
}

QTEST_GUILESS_MAIN(TestKiteTicker)
#include "tst_kite_ticker.moc"
