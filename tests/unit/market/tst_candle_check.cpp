#include "core/market/candle_check.h"

#include "core/market/instrument.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace truebar;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
const Candle good{utcMs(0), 10, 12, 9, 11, 5};

} // namespace

class TestCandleCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acceptsWhatMarketsSend();
    void refuses_data();
    void refuses();
    void instrumentIds();
};

void TestCandleCheck::acceptsWhatMarketsSend() {
    QVERIFY(checkCandle(good));
    QVERIFY(checkCandle({utcMs(0), 5, 5, 5, 5, 0})); // nothing moved, nothing traded
    QVERIFY(checkCandle({utcMs(0), 1e-12, 1e-11, 1e-13, 1e-12, 1e12}));
    QVERIFY(checkCandle({earliestTime, 1, 1, 1, 1, 1}));
    QVERIFY(checkCandle({latestTime - Millis(1), 9e16, 9e16, 9e16, 9e16, 1}));
}

void TestCandleCheck::refuses_data() {
    QTest::addColumn<double>("open");
    QTest::addColumn<double>("high");
    QTest::addColumn<double>("low");
    QTest::addColumn<double>("close");
    QTest::addColumn<double>("volume");
    QTest::addColumn<QByteArray>("message");
    const auto row = [](const char* name, double o, double h, double l, double c, double v, const char* message) {
        QTest::newRow(name) << o << h << l << c << v << QByteArray(message);
    };
    row("high below low", 10, 8, 9, 8.5, 1, "high 8 is below low 9");
    row("open above", 13, 12, 9, 11, 1, "open 13 is outside low 9 to high 12");
    row("open below", 8, 12, 9, 11, 1, "open 8 is outside low 9 to high 12");
    row("close above", 10, 12, 9, 12.5, 1, "close 12.5 is outside low 9 to high 12");
    row("close below", 10, 12, 9, 8.5, 1, "close 8.5 is outside low 9 to high 12");
    row("zero", 0, 12, 0, 11, 1, "open price 0 is not positive");
    row("zero low", 10, 12, 0, 11, 1, "low price 0 is not positive");
    row("negative", 10, 12, -9, 11, 1, "low price -9 is not positive");
    row("nan open", std::nan(""), 12, 9, 11, 1, "open is not a finite number");
    row("nan close", 10, 12, 9, std::nan(""), 1, "close is not a finite number");
    row("infinite high", 10, infinite, 9, 11, 1, "high is not a finite number");
    row("too high", 10, 1e17, 9, 11, 1, "high price 1e+17 is out of range");
    row("nan volume", 10, 12, 9, 11, std::nan(""), "volume is not a finite number");
    row("infinite volume", 10, 12, 9, 11, infinite, "volume is not a finite number");
    row("negative volume", 10, 12, 9, 11, -1, "volume -1 is negative");
}

void TestCandleCheck::refuses() {
    QFETCH(const double, open);
    QFETCH(const double, high);
    QFETCH(const double, low);
    QFETCH(const double, close);
    QFETCH(const double, volume);
    QFETCH(const QByteArray, message);
    const auto checked = checkCandle({utcMs(0), open, high, low, close, volume});
    QVERIFY(!checked);
    QCOMPARE(checked.error().message(), message.toStdString());
    for (const UtcMs time : {earliestTime - Millis(1), latestTime, UtcMs::max(), UtcMs::min()}) {
        Candle candle = good;
        candle.openTime = time;
        QVERIFY(!checkCandle(candle));
        QCOMPARE(checkCandle(candle).error().code, std::string("candle.time_range"));
    }
}

void TestCandleCheck::instrumentIds() {
    for (const char* text : {"BINANCE:BTCUSDT", "a:b", "X-1_2.3:EUR/USD"}) {
        const auto id = InstrumentId::parse(text);
        QVERIFY(id);
        QCOMPARE(id->toString(), std::string(text));
    }
    const std::string longest(40, 'x');
    QVERIFY(InstrumentId::parse(longest + ':' + longest));
    for (const std::string& text : {std::string(), std::string(":"), std::string("BTC"), std::string("A:"),
             std::string(":B"), std::string("A:B:C"), std::string("A B:C"), std::string("A:Ü"), std::string("A:B\n"),
             "A:" + longest + 'x', longest + "x:B"})
        QCOMPARE(InstrumentId::parse(text).error().code, std::string("instrument.syntax"));
}

QTEST_APPLESS_MAIN(TestCandleCheck)
#include "tst_candle_check.moc"
