#include "tests/unit/quality/quality_fixture.h"

#include "core/market/candle_check.h"
#include "plugins/feeds/csv/core/byte_source.h"
#include "tests/support/shared_fixtures.h"
#include "tests/unit/feeds/feed_fixture.h"

#include <algorithm>
#include <cmath>

namespace truebar::test {

namespace {

double number(const QByteArray& text) {
    bool isNumber = false;
    const double value = text.trimmed().toDouble(&isNumber);
    return isNumber ? value : std::nan("");
}

} // namespace

QByteArray unpacked(const QString& file) {
    const auto source = csv::openSource(file.toStdString());
    if (!source)
        qFatal("%s", source.error().message().c_str());
    QByteArray out;
    std::vector<char> block(1 << 16);
    for (;;) {
        const auto got = (*source)->read(block);
        if (!got || *got == 0)
            return out;
        out.append(block.data(), static_cast<qsizetype>(*got));
    }
}

Series realSeries(const char* file, const char* frame, const char* zone, const char* quoteSide) {
    Asked asked;
    asked.timeframe = frame;
    asked.timezone = zone;
    asked.quoteSide = quoteSide;
    const Fetched fetched = FeedFolder().fetch(sharedFile(file), asked);
    if (!fetched.report)
        qFatal("%s: %s", file, fetched.report.error().message().c_str());
    return seriesOf(fetched, frame);
}

AdjustedFile readAdjusted(const QString& file, const char* frame) {
    AdjustedFile out;
    const QList<QByteArray> lines = unpacked(file).split('\n');
    const QList<QByteArray> names = lines.front().trimmed().split(',');
    std::vector<std::pair<Candle, AdjustedClose>> both;
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const QList<QByteArray> cells = lines[i].trimmed().split(',');
        if (cells.size() != names.size())
            continue;
        const auto cell = [&](const char* name) { return number(cells[names.indexOf(name)]); };
        Candle candle{
            time(cells.front().constData()), cell("Open"), cell("High"), cell("Low"), cell("Close"), cell("Volume")};
        AdjustedClose adjusted;
        adjusted.openTime = candle.openTime;
        adjusted.close = candle.close;
        // Not every writer says infinity as toDouble() reads it; either is no price.
        adjusted.adjustedClose = cell("Adj Close");
        adjusted.dividend = cell("Dividends");
        adjusted.splitRatio = cell("Stock Splits");
        out.rows.push_back(candle);
        both.emplace_back(candle, adjusted);
    }
    std::sort(
        both.begin(), both.end(), [](const auto& a, const auto& b) { return a.first.openTime < b.first.openTime; });
    out.series = Series({"YAHOO", "FILE"}, timeframe(frame));
    for (const auto& [candle, adjusted] : both) {
        if (checkCandle(candle))
            out.series.append(candle);
        out.adjusted.push_back(adjusted);
    }
    return out;
}

Series seriesOf(const char* frame, std::size_t count, const std::function<double(std::size_t)>& price) {
    Series out({"T", "X"}, timeframe(frame));
    UtcMs open = time("2024-01-01");
    for (std::size_t i = 0; i < count; ++i, open = out.timeframe().next(open)) {
        const double before = i > 0 ? price(i - 1) : price(0);
        const double close = price(i);
        out.append({open, before, std::max(before, close), std::min(before, close), close, 10});
    }
    return out;
}

double noisyPrice(std::size_t i) {
    return 100
        * std::exp(0.002 * std::sin(static_cast<double>(i) * 1.7) + 0.001 * std::cos(static_cast<double>(i) * 0.31));
}

QStringList summaries(const std::vector<Finding>& findings) {
    QStringList out;
    for (const Finding& finding : findings)
        out += QString::fromStdString(std::string(toString(finding.check)) + ' '
            + std::string(toString(finding.severity)) + ' ' + std::to_string(finding.count));
    return out;
}

} // namespace truebar::test
