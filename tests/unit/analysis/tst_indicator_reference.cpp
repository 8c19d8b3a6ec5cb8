// Our indicators against numbers that others published. Which tables agree, which cannot and why: docs/indicators.md.
#include "core/analysis/indicators/indicators.h"
#include "core/analysis/indicators/moving_averages.h"
#include "tests/support/shared_fixtures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>
#include <map>

using namespace truebar;

namespace {

using Column = std::vector<double>;

QByteArray readAll(const char* name) {
    QFile file(truebar::test::sharedFile(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject readObject(const char* name) {
    return QJsonDocument::fromJson(readAll(name)).object();
}

Column column(const QJsonValue& array) {
    Column out;
    for (const QJsonValue value : array.toArray())
        out.push_back(value.toDouble());
    return out;
}

Series makeSeries(const Column& highs, const Column& lows, const Column& closes) {
    Series series({"REFERENCE", "A"}, Timeframe(1, Timeframe::Unit::Day));
    UtcMs time = utcMs(0);
    for (std::size_t i = 0; i < closes.size(); ++i, time += std::chrono::hours(24))
        series.append({time, closes[i], highs[i], lows[i], closes[i], 1});
    return series;
}

std::size_t whole(const QJsonObject& row, const char* key) {
    return static_cast<std::size_t>(row[QLatin1String(key)].toInt());
}

// Rows of TA-Lib whose start lies past the look-back seed later: their first bar is where the look-back begins.
std::size_t firstBar(const QJsonObject& row, std::size_t lookBack) {
    return whole(row, "expectedBegIdx") - lookBack - whole(row, "unstablePeriod");
}

// One block of the vector files: "name options", then input and output rows in braces.
struct Block {
    Column options;
    std::vector<Column> rows;
};

Column braced(QByteArray line) {
    Column out;
    line = line.trimmed();
    for (const QByteArray& cell : line.mid(1, line.size() - 2).split(','))
        out.push_back(cell.trimmed().toDouble());
    return out;
}

std::vector<Block> blocksOf(const QByteArray& wanted) {
    std::vector<Block> out;
    for (const char* file : {"reference/tulip/atoz.txt", "reference/tulip/extra.txt", "reference/tulip/untest.txt"}) {
        bool isInside = false;
        for (const QByteArray& line : readAll(file).split('\n')) {
            if (line.startsWith('#'))
                continue;
            if (line.startsWith('{')) {
                if (isInside)
                    out.back().rows.push_back(braced(line));
                continue;
            }
            const QList<QByteArray> words = line.simplified().split(' ');
            isInside = words.first() == wanted;
            if (!isInside)
                continue;
            out.emplace_back();
            for (qsizetype i = 1; i < words.size(); ++i)
                out.back().options.push_back(words[i].toDouble());
        }
    }
    return out;
}

// The last values of our line are their line; they print no placeholder for bars without a value.
bool endsWith(const Line& ours, const Column& theirs, double tolerance) {
    if (theirs.empty() || theirs.size() > ours.size())
        return false;
    const std::size_t offset = ours.size() - theirs.size();
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        if (!(std::fabs(ours[offset + i] - theirs[i]) <= tolerance)) {
            qWarning("value %zu: %.6f instead of %.6f", i, ours[offset + i], theirs[i]);
            return false;
        }
    }
    return offset == 0 || std::isnan(ours[offset - 1]);
}

std::size_t lengthOf(const Block& block) {
    return static_cast<std::size_t>(block.options.at(0));
}

} // namespace

class TestIndicatorReference : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void talibMovingAverages();
    void talibRsi();
    void talibAtr();
    void talibBollinger();
    void talibHighestAndLowest();
    void talibMacd();
    void tulipSmaAndRsi();
    void tulipBollinger();
    void tulipHighestAndLowest();
    void backtrader_data();
    void backtrader();

private:
    QJsonArray table(const char* name) const { return m_tables[QLatin1String(name)].toArray(); }

    QJsonObject m_tables;
    Column m_opens;
    Column m_highs;
    Column m_lows;
    Column m_closes;
};

void TestIndicatorReference::initTestCase() {
    TRUEBAR_NEEDS_SHARED();
    const QJsonObject document = readObject("reference/indicators_talib_regtest.json");
    m_tables = document[QLatin1String("tables")].toObject();
    const QJsonObject bars = document[QLatin1String("data_252_daily_bars")].toObject();
    m_opens = column(bars[QLatin1String("open")]);
    m_highs = column(bars[QLatin1String("high")]);
    m_lows = column(bars[QLatin1String("low")]);
    m_closes = column(bars[QLatin1String("close")]);
    QCOMPARE(m_closes.size(), std::size_t(252));
}

void TestIndicatorReference::talibMovingAverages() {
    std::map<bool, int> checked;
    for (const QJsonValue value : table("test_ma")) {
        const QJsonObject row = value.toObject();
        const QString kind = row[QLatin1String("optInMAType_1")].toString();
        const bool isEma = kind == QLatin1String("TA_MAType_EMA");
        const bool isMetastock = row[QLatin1String("compatibility")].toString().contains(QLatin1String("METASTOCK"));
        // MetaStock seeds the EMA with the first price.
        if ((!isEma && kind != QLatin1String("TA_MAType_SMA")) || (isEma && isMetastock)
            || row[QLatin1String("expectedRetCode")].toString() != QLatin1String("TA_SUCCESS")
            || whole(row, "expectedNbElement") == 0)
            continue;
        const std::size_t length = whole(row, "optInTimePeriod");
        const std::size_t first = firstBar(row, length - 1);
        const auto closes = std::span(m_closes).subspan(first);
        const Line line = isEma ? ema(closes, length) : sma(closes, length);
        const std::size_t at = whole(row, "expectedBegIdx") + whole(row, "oneOfTheExpectedOutRealIndex") - first;
        QVERIFY(std::fabs(line[at] - row[QLatin1String("oneOfTheExpectedOutReal")].toDouble()) < 0.01);
        ++checked[isEma];
    }
    QVERIFY(checked[false] >= 5);
    QVERIFY(checked[true] >= 5);
}

void TestIndicatorReference::talibRsi() {
    int checked = 0;
    for (const QJsonValue value : table("test_rsi")) {
        const QJsonObject row = value.toObject();
        if (row[QLatin1String("theFunction")].toString() != QLatin1String("TA_RSI_TEST")
            || row[QLatin1String("compatibility")].toString().contains(QLatin1String("METASTOCK"))
            || whole(row, "expectedNbElement") == 0)
            continue;
        const std::size_t length = whole(row, "optInTimePeriod");
        const std::size_t first = firstBar(row, length);
        const Line line = rsi(std::span(m_closes).subspan(first), length);
        const std::size_t at = whole(row, "expectedBegIdx") + whole(row, "oneOfTheExpectedOutRealIndex0") - first;
        QVERIFY(std::fabs(line[at] - row[QLatin1String("oneOfTheExpectedOutReal0")].toDouble()) < 0.01);
        ++checked;
    }
    QVERIFY(checked >= 15);
}

void TestIndicatorReference::talibAtr() {
    int checked = 0;
    for (const QJsonValue value : table("test_trange")) {
        const QJsonObject row = value.toObject();
        if (row[QLatin1String("doAverage")].toInt() == 0 || whole(row, "expectedNbElement") == 0
            || row[QLatin1String("expectedRetCode")].toString() != QLatin1String("TA_SUCCESS"))
            continue;
        const std::size_t length = whole(row, "optInTimePeriod");
        const std::size_t first = firstBar(row, length);
        const auto from = [first](const Column& c) { return Column(c.begin() + static_cast<long>(first), c.end()); };
        const Line line = atr(makeSeries(from(m_highs), from(m_lows), from(m_closes)), length);
        const std::size_t at = whole(row, "expectedBegIdx") + whole(row, "oneOfTheExpectedOutRealIndex") - first;
        QVERIFY(std::fabs(line[at] - row[QLatin1String("oneOfTheExpectedOutReal")].toDouble()) < 0.01);
        ++checked;
    }
    QVERIFY(checked >= 5);
}

void TestIndicatorReference::talibBollinger() {
    int checked = 0;
    for (const QJsonValue value : table("test_bbands")) {
        const QJsonObject row = value.toObject();
        if (row[QLatin1String("optInMethod_3")].toString() != QLatin1String("TA_MAType_SMA"))
            continue;
        const Band band =
            bollinger(m_closes, whole(row, "optInTimePeriod"), row[QLatin1String("optInNbDevUp")].toDouble());
        const std::size_t at = whole(row, "expectedBegIdx") + whole(row, "oneOfTheExpectedOutRealIndex0");
        QVERIFY(std::fabs(band.upper[at] - row[QLatin1String("oneOfTheExpectedOutReal0")].toDouble()) < 0.001);
        QVERIFY(std::fabs(band.middle[at] - row[QLatin1String("oneOfTheExpectedOutReal1")].toDouble()) < 0.001);
        QVERIFY(std::fabs(band.lower[at] - row[QLatin1String("oneOfTheExpectedOutReal2")].toDouble()) < 0.001);
        ++checked;
    }
    QVERIFY(checked >= 2);
}

void TestIndicatorReference::talibHighestAndLowest() {
    int checked = 0;
    // Both edges of the channel over one column, as the table has it: the opens.
    const Series series = makeSeries(m_opens, m_opens, m_opens);
    for (const QJsonValue value : table("test_minmax")) {
        const QJsonObject row = value.toObject();
        const QString name = row[QLatin1String("theFunction")].toString();
        const bool isMax = name == QLatin1String("TA_MAX_TEST");
        if ((!isMax && name != QLatin1String("TA_MIN_TEST")) || whole(row, "expectedNbElement") == 0
            || row[QLatin1String("expectedRetCode")].toString() != QLatin1String("TA_SUCCESS"))
            continue;
        const Band band = donchian(series, whole(row, "optInTimePeriod"));
        const std::size_t at = whole(row, "expectedBegIdx") + whole(row, "oneOfTheExpectedOutRealIndex0");
        const double expected = row[QLatin1String("oneOfTheExpectedOutReal0")].toDouble();
        QVERIFY(std::fabs((isMax ? band.upper : band.lower)[at] - expected) < 0.01);
        ++checked;
    }
    QVERIFY(checked >= 20);
}

void TestIndicatorReference::talibMacd() {
    // TA-Lib seeds the fast average so that it begins with the slow one (bar 25), which is the EMA of the closes from
    // bar 14 on; ours begins with its own first 12 closes. Theirs follows from our functions when begun like that.
    const Line fast = ema(std::span(m_closes).subspan(14), 12);
    const Line slow = ema(m_closes, 26);
    Column difference;
    for (std::size_t i = 25; i < m_closes.size(); ++i)
        difference.push_back(fast[i - 14] - slow[i]);
    const Line signal = ema(difference, 9);
    QVERIFY(std::fabs(difference[8] - -1.9738) < 0.0001);
    QVERIFY(std::fabs(signal[8] - -2.7071) < 0.0001);
    // MACDFIX has constants of its own (0.15 and 0.075), which is not EMA(12) and EMA(26). Its seed, the first price,
    // has long decayed by the last bar, so our averages with those constants agree there.
    SeededAverage fixedFast(12, 0.15);
    SeededAverage fixedSlow(26, 0.075);
    SeededAverage fixedSignal = makeEma(9);
    double last = notYet;
    double lastSignal = notYet;
    for (const double close : m_closes) {
        last = fixedFast.update(close);
        last -= fixedSlow.update(close);
        if (!std::isnan(last))
            lastSignal = fixedSignal.update(last);
    }
    QVERIFY(std::fabs(last - 0.8764) < 0.001);
    QVERIFY(std::fabs(lastSignal - 1.3533) < 0.0001);
}

void TestIndicatorReference::tulipSmaAndRsi() {
    const auto averages = blocksOf("sma");
    QVERIFY(averages.size() >= 2);
    for (const Block& block : averages)
        QVERIFY(endsWith(sma(block.rows.at(0), lengthOf(block)), block.rows.at(1), 0.001));
    const auto strengths = blocksOf("rsi");
    QVERIFY(strengths.size() >= 2);
    for (const Block& block : strengths)
        QVERIFY(endsWith(rsi(block.rows.at(0), lengthOf(block)), block.rows.at(1), 0.001));
}

void TestIndicatorReference::tulipBollinger() {
    const auto blocks = blocksOf("bbands");
    QVERIFY(blocks.size() >= 2);
    for (const Block& block : blocks) {
        const Band band = bollinger(block.rows.at(0), lengthOf(block), block.options.at(1));
        QVERIFY(endsWith(band.lower, block.rows.at(1), 0.001));
        QVERIFY(endsWith(band.middle, block.rows.at(2), 0.001));
        QVERIFY(endsWith(band.upper, block.rows.at(3), 0.001));
    }
}

void TestIndicatorReference::tulipHighestAndLowest() {
    for (const bool isMax : {true, false}) {
        const auto blocks = blocksOf(isMax ? "max" : "min");
        QVERIFY(blocks.size() >= 2);
        for (const Block& block : blocks) {
            const Column& in = block.rows.at(0);
            const Band band = donchian(makeSeries(in, in, in), lengthOf(block));
            QVERIFY(endsWith(isMax ? band.upper : band.lower, block.rows.at(1), 0.0005));
        }
    }
}

void TestIndicatorReference::backtrader_data() {
    QTest::addColumn<QByteArray>("test");
    for (const char* name : {"atr", "bbands", "ema", "highest", "lowest", "macdhisto", "rsi", "sma"})
        QTest::newRow(name) << "test_ind_" + QByteArray(name);
}

void TestIndicatorReference::backtrader() {
    QFETCH(const QByteArray, test);
    Column highs;
    Column lows;
    Column closes;
    QList<QByteArray> rows = readAll("data/equity_daily/backtrader/2006-day-001.txt").trimmed().split('\n');
    rows.removeFirst();
    for (const QByteArray& row : rows) {
        const QList<QByteArray> cells = row.split(',');
        highs.push_back(cells[2].toDouble());
        lows.push_back(cells[3].toDouble());
        closes.push_back(cells[4].toDouble());
    }
    const Series series = makeSeries(highs, lows, closes);
    const Series flat = makeSeries(closes, closes, closes);
    const Band band = bollinger(closes, 20, 2);
    const Macd macdLines = macd(closes, 12, 26, 9);
    const std::map<QByteArray, std::vector<Line>> ours{{"test_ind_atr", {atr(series, 14)}},
        {"test_ind_bbands", {band.middle, band.upper, band.lower}}, {"test_ind_ema", {ema(closes, 30)}},
        {"test_ind_highest", {donchian(flat, 14).upper}}, {"test_ind_lowest", {donchian(flat, 14).lower}},
        {"test_ind_macdhisto", {macdLines.macd, macdLines.signal, macdLines.histogram}},
        {"test_ind_rsi", {rsi(closes, 14)}}, {"test_ind_sma", {sma(closes, 30)}}};
    const QJsonObject document = readObject("reference/backtrader_indicator_values.json");
    int checked = 0;
    for (const QJsonValue value : document[QLatin1String("cases")].toArray()) {
        const QJsonObject row = value.toObject();
        if (row[QLatin1String("test")].toString() != QLatin1String(test))
            continue;
        const int count = static_cast<int>(closes.size());
        const int minimum = row[QLatin1String("chkmin")].toInt();
        // Last bar, first bar with a value, and the one half-way (rounded down, counted back from the last).
        const int half = -((count - minimum + 1) / 2);
        const QJsonArray lines = row[QLatin1String("chkvals")].toArray();
        for (int line = 0; line < lines.size(); ++line) {
            const Line& values = ours.at(test).at(static_cast<std::size_t>(line));
            int point = 0;
            for (const int at : {count - 1, minimum - 1, count - 1 + half}) {
                const double expected = lines[line].toArray()[point++].toString().toDouble();
                const double difference = std::fabs(values[static_cast<std::size_t>(at)] - expected);
                QVERIFY2(difference < 2e-6, qPrintable(QString::number(difference)));
                ++checked;
            }
        }
    }
    QVERIFY(checked >= 3);
}

QTEST_APPLESS_MAIN(TestIndicatorReference)
#include "tst_indicator_reference.moc"
