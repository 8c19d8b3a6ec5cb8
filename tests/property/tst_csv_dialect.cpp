// Random candles, written in a random dialect, come back equal.
#include "plugins/feeds/csv/core/csv_feed.h"

#include <QDateTime>
#include <QFile>
#include <QLocale>
#include <QTemporaryDir>
#include <QTest>

#include <rapidcheck.h>

#include <algorithm>
#include <random>

using namespace truebar;

namespace {

class Sink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> more, std::span<const std::uint64_t>) override {
        candles.insert(candles.end(), more.begin(), more.end());
    }
    void onRejected(RejectedRow) override { ++rejected; }
    void onProgress(double) override { }

    std::vector<Candle> candles;
    std::size_t rejected = 0;
};

double price(int low, int high) {
    return *rc::gen::inRange(low, high) / 100.0;
}

// Strictly ascending minutes with gaps. At least 20 neighbours are a minute apart, so that the spacing is plain.
std::vector<Candle> randomCandles() {
    std::vector<Candle> out;
    std::int64_t minute = *rc::gen::inRange<std::int64_t>(15'000'000, 40'000'000);
    const int count = *rc::gen::inRange(25, 120);
    for (int i = 0; i < count; ++i) {
        minute += i < 20 ? 1 : *rc::gen::weightedElement<int>({{6, 1}, {1, 2}, {1, 61}, {1, 3000}});
        const double low = price(100, 5'000'000);
        const double high = low + price(0, 100'000);
        const double body = *rc::gen::inRange(0, 101) / 100.0;
        const double volume = *rc::gen::inRange(0, 1'000'000) / 1000.0;
        out.push_back({utcMs(minute * 60'000), low + (high - low) * body, high, low, high, volume});
    }
    return out;
}

QByteArray number(double value) {
    return QByteArray::number(value, 'g', QLocale::FloatingPointShortest);
}

QByteArray timeText(UtcMs time, int style) {
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(toCount(time), Qt::UTC);
    switch (style) {
    case 0:
        return QByteArray::number(toCount(time) / 1000);
    case 1:
        return QByteArray::number(toCount(time));
    case 2:
        return QByteArray::number(toCount(time) * 1000);
    case 3:
        return at.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")).toLatin1();
    case 4:
        return at.toString(QStringLiteral("yyyyMMdd HH:mm")).toLatin1();
    case 5:
        return at.toString(QStringLiteral("dd.MM.yyyy HH:mm:ss.zzz")).toLatin1();
    default:
        return at.toOffsetFromUtc(-14'400).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss")).toLatin1() + "-04:00";
    }
}

QByteArray writeRandomly(const std::vector<Candle>& candles) {
    const char delimiter = *rc::gen::element(',', ';', '\t', '|');
    const bool hasHeader = *rc::gen::arbitrary<bool>();
    const QByteArray end = *rc::gen::arbitrary<bool>() ? "\r\n" : "\n";
    const int style = *rc::gen::inRange(0, 7);
    std::vector<int> order{0, 1, 2, 3, 4, 5};
    if (hasHeader)
        std::shuffle(order.begin(), order.end(), std::mt19937(*rc::gen::arbitrary<unsigned>()));
    const QByteArray names[]{"Time", "Open", "High", "Low", "Close", "Volume"};
    const auto line = [&](const auto& cell) -> QByteArray {
        QByteArrayList cells;
        for (const int column : order)
            cells += cell(column);
        return cells.join(delimiter) + end;
    };
    QByteArray out = *rc::gen::arbitrary<bool>() ? "\xEF\xBB\xBF" : "";
    if (hasHeader)
        out += line([&](int column) { return names[column]; });
    std::vector<Candle> rows = candles;
    if (*rc::gen::arbitrary<bool>())
        std::reverse(rows.begin(), rows.end());
    for (const Candle& c : rows) {
        const double values[]{0, c.open, c.high, c.low, c.close, c.volume};
        out += line([&](int column) { return column == 0 ? timeText(c.openTime, style) : number(values[column]); });
    }
    return out;
}

} // namespace

class PropertyCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void comesBackEqual();
};

void PropertyCsv::comesBackEqual() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("random.csv"));
    const bool holds = rc::check("written candles are read as they were", [&] {
        const std::vector<Candle> candles = randomCandles();
        const QByteArray text = writeRandomly(candles);
        QFile file(path);
        RC_ASSERT(file.open(QIODevice::WriteOnly));
        RC_ASSERT(file.write(text) == text.size());
        file.close();
        Settings settings;
        settings.set("file", path.toStdString());
        const auto feed = csv::CsvFeed::create(settings);
        RC_ASSERT(feed.has_value());
        Sink sink;
        const auto report = (*feed)->fetch({{"A", "B"}, Timeframe(), {}}, sink, {});
        RC_ASSERT(report.has_value());
        RC_ASSERT(sink.rejected == 0u);
        RC_ASSERT(sink.candles == candles);
    });
    QVERIFY(holds);
}

QTEST_APPLESS_MAIN(PropertyCsv)
#include "tst_csv_dialect.moc"
