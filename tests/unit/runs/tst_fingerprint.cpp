#include "core/runs/fingerprint.h"

#include "core/runs/run_text.h"

#include <QCryptographicHash>
#include <QTest>

#include <set>

using namespace truebar;

namespace {

Instrument instrument() {
    Instrument out;
    out.id = {"T", "X"};
    return out;
}

Series candles(int count, Timeframe timeframe = {}) {
    Series out({"T", "X"}, timeframe);
    for (int i = 0; i < count; ++i)
        out.append({utcMs(i * 60'000LL), 10.0 + i, 12.0 + i, 9.0 + i, 11.0 + i, 5.0});
    return out;
}

// The series with one candle changed.
Series changed(int index, const std::function<void(Candle&)>& change) {
    const Series original = candles(5);
    Series out({"T", "X"}, {});
    for (int i = 0; i < 5; ++i) {
        Candle candle = original.at(std::size_t(i));
        if (i == index)
            change(candle);
        out.append(candle);
    }
    return out;
}

} // namespace

class TestFingerprint : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void isSha256InHex();
    void hashesTextAndColumns();
    void equalDataHasEqualFingerprints();
    void everyDetailCounts();
};

void TestFingerprint::isSha256InHex() {
    const std::string print = dataFingerprint(instrument(), candles(3));
    QCOMPARE(print.size(), std::size_t(64));
    QVERIFY(print.find_first_not_of("0123456789abcdef") == std::string::npos);
}

void TestFingerprint::hashesTextAndColumns() {
    const Series series = candles(300);
    QByteArray bytes = instrumentToText(instrument()).toUtf8() + "\n1m\n300\n";
    const auto add = [&](const auto& column) {
        bytes.append(reinterpret_cast<const char*>(column.data()), static_cast<qsizetype>(column.size_bytes()));
    };
    add(series.times());
    for (const auto column : {series.opens(), series.highs(), series.lows(), series.closes(), series.volumes()})
        add(column);
    const QByteArray expected = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    QCOMPARE(QByteArray::fromStdString(dataFingerprint(instrument(), series)), expected);
}

void TestFingerprint::equalDataHasEqualFingerprints() {
    QCOMPARE(dataFingerprint(instrument(), candles(500)), dataFingerprint(instrument(), candles(500)));
    // It does not matter how the series was put together.
    Series pieces({"T", "X"}, {});
    const Series whole = candles(500);
    pieces.appendColumns(whole.times().first(200), whole.opens().first(200), whole.highs().first(200),
        whole.lows().first(200), whole.closes().first(200), whole.volumes().first(200));
    for (std::size_t i = 200; i < 500; ++i)
        pieces.append(whole.at(i));
    QCOMPARE(dataFingerprint(instrument(), pieces), dataFingerprint(instrument(), whole));
}

void TestFingerprint::everyDetailCounts() {
    std::set<std::string> prints;
    std::size_t expected = 0;
    const auto add = [&](const Instrument& i, const Series& s) {
        prints.insert(dataFingerprint(i, s));
        QCOMPARE(prints.size(), ++expected);
    };
    add(instrument(), candles(5));
    add(instrument(), candles(4));
    add(instrument(), candles(5, Timeframe(5, Timeframe::Unit::Minute)));
    for (const auto& change :
        std::vector<std::function<void(Instrument&)>>{[](Instrument& i) { i.id.symbol = "Y"; },
            [](Instrument& i) { i.id.venue = "U"; }, [](Instrument& i) { i.tickSize = Price(Decimal::powerOfTen(-2)); },
            [](Instrument& i) { i.lotStep = Quantity(Decimal(1)); },
            [](Instrument& i) { i.minNotional = Money(Decimal(5)); },
            [](Instrument& i) { i.contractMultiplier = Decimal(10); }, [](Instrument& i) { i.currency = "USD"; },
            [](Instrument& i) { i.calendar = "weekdays"; }}) {
        Instrument other = instrument();
        change(other);
        add(other, candles(5));
    }
    for (const int index : {0, 4}) {
        add(instrument(), changed(index, [](Candle& c) { c.openTime += Millis(1); }));
        add(instrument(), changed(index, [](Candle& c) { c.open = std::nextafter(c.open, 1e9); }));
        add(instrument(), changed(index, [](Candle& c) { c.high = std::nextafter(c.high, 1e9); }));
        add(instrument(), changed(index, [](Candle& c) { c.low = std::nextafter(c.low, 1e9); }));
        add(instrument(), changed(index, [](Candle& c) { c.close = std::nextafter(c.close, 1e9); }));
        add(instrument(), changed(index, [](Candle& c) { c.volume = std::nextafter(c.volume, 1e9); }));
    }
}

QTEST_APPLESS_MAIN(TestFingerprint)
#include "tst_fingerprint.moc"
