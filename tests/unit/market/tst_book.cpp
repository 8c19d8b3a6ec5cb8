#include "core/market/book.h"
#include "core/market/resample.h"

#include <QTest>

using namespace truebar;

namespace {

BookSnapshot bookOf(double bid, double ask) {
    BookSnapshot out;
    out.time = utcMs(1'704'067'200'000);
    if (bid > 0)
        out.bids = {{bid, 3}, {bid / 2, 1}};
    if (ask > 0)
        out.asks = {{ask, 4}, {ask * 2, 1}};
    return out;
}

} // namespace

class TestBook : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theMidPriceIsExact_data();
    void theMidPriceIsExact();
    void booksWithoutAPrice_data();
    void booksWithoutAPrice();
    void statesBecomeCandles();
};

void TestBook::theMidPriceIsExact_data() {
    QTest::addColumn<double>("bid");
    QTest::addColumn<double>("ask");
    QTest::addColumn<double>("mid");
    QTest::newRow("half a tick") << 1.9531 << 1.9532 << 1.95315;
    QTest::newRow("a tenth and two") << 0.1 << 0.2 << 0.15;
    QTest::newRow("large") << 11657.07 << 11657.08 << 11657.075;
    QTest::newRow("small") << 0.00000123 << 0.00000124 << 0.000001235;
    QTest::newRow("equal") << 5.5 << 5.5 << 5.5;
    QTest::newRow("wide") << 1.0 << 3.0 << 2.0;
    QTest::newRow("beyond exact decimals") << 4e15 << 8e15 << 6e15;
}

void TestBook::theMidPriceIsExact() {
    QFETCH(double, bid);
    QFETCH(double, ask);
    QFETCH(double, mid);
    const BookSnapshot book = bookOf(bid, ask);
    const auto point = bookPoint(book);
    QVERIFY(point);
    QVERIFY(*point == (Candle{book.time, mid, mid, mid, mid, 1})); // to the last bit
}

void TestBook::booksWithoutAPrice_data() {
    QTest::addColumn<double>("bid");
    QTest::addColumn<double>("ask");
    QTest::addColumn<QString>("code");
    QTest::newRow("no bids") << 0.0 << 2.0 << QStringLiteral("book.one_sided");
    QTest::newRow("no asks") << 2.0 << 0.0 << QStringLiteral("book.one_sided");
    QTest::newRow("nothing") << 0.0 << 0.0 << QStringLiteral("book.one_sided");
    QTest::newRow("crossed") << 2.0001 << 2.0 << QStringLiteral("book.crossed");
    QTest::newRow("too large") << 2e17 << 3e17 << QStringLiteral("candle.price_range");
}

void TestBook::booksWithoutAPrice() {
    QFETCH(double, bid);
    QFETCH(double, ask);
    QFETCH(QString, code);
    const auto point = bookPoint(bookOf(bid, ask));
    QVERIFY(!point);
    QCOMPARE(QString::fromStdString(point.error().code), code);
}

void TestBook::statesBecomeCandles() {
    CandleAggregator aggregator(*Timeframe::parse("5m"));
    std::vector<Candle> candles;
    for (const auto& [minute, bid] : {std::pair{0, 10.0}, {1, 14.0}, {4, 8.0}, {4, 9.0}, {5, 20.0}, {17, 21.0}}) {
        BookSnapshot book = bookOf(bid, bid + 1);
        book.time += std::chrono::minutes(minute);
        if (const auto done = aggregator.add(*bookPoint(book)))
            candles.push_back(*done);
    }
    QCOMPARE(candles.size(), std::size_t(2)); // and nothing for the ten minutes without states
    QVERIFY(candles[0] == (Candle{bookOf(1, 2).time, 10.5, 14.5, 8.5, 9.5, 4}));
    QCOMPARE(candles[1].volume, 1.0);
}

QTEST_APPLESS_MAIN(TestBook)
#include "tst_book.moc"
