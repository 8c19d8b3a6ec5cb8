// Where candles disagree with another feed, beside the candles.
#include "core/data/candle_store.h"
#include "core/data/series_rows.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace truebar {

namespace {

Severity severityOf(const QString& name) {
    for (const Severity each : {Severity::Info, Severity::Warning}) {
        if (name.toStdString() == toString(each))
            return each;
    }
    return Severity::Error;
}

Result<void> insert(const Database& db, const QVariantList& keys, const Finding& finding) {
    const std::string severity(toString(finding.severity));
    return db.execute(
        QString(QStringLiteral("INSERT INTO twin_finding (feed, severity, from_time, to_time, candles, found, "
                               "expected, series_id) SELECT ?, ?, ?, ?, ?, ?, ?, series_id FROM series WHERE "
                               "series_id = ")
            + ofSeries),
        QVariantList{QString::fromStdString(finding.source), QString::fromStdString(severity),
            qlonglong(toCount(finding.span.begin)), qlonglong(toCount(finding.span.end)), qulonglong(finding.count),
            finding.found, finding.expected}
            + keys);
}

// What a finding still says outside the span; its candles are taken to be spread evenly.
std::vector<Finding> outside(const Finding& finding, TimeSpan span) {
    std::vector<Finding> out;
    const std::array parts{TimeSpan{finding.span.begin, std::min(finding.span.end, span.begin)},
        TimeSpan{std::max(finding.span.begin, span.end), finding.span.end}};
    for (const TimeSpan& part : parts) {
        if (part.isEmpty())
            continue;
        const double share = static_cast<double>((part.end - part.begin).count())
            / static_cast<double>((finding.span.end - finding.span.begin).count());
        Finding rest = finding;
        rest.span = part;
        rest.count = std::max<std::uint64_t>(1, std::llround(share * static_cast<double>(finding.count)));
        out.push_back(std::move(rest));
    }
    return out;
}

} // namespace

Result<std::vector<Finding>> CandleStore::twinFindings(
    const InstrumentId& id, Timeframe timeframe, TimeSpan span) const {
    auto query = m_database->run(
        QString(QStringLiteral("SELECT feed, severity, from_time, to_time, candles, found, expected FROM twin_finding "
                               "WHERE series_id = ")
            + ofSeries + QStringLiteral(" AND from_time < ? AND to_time > ? ORDER BY from_time, to_time, feed")),
        keysOf(id, timeframe) + QVariantList{qlonglong(toCount(span.end)), qlonglong(toCount(span.begin))});
    if (!query)
        return std::move(query).error();
    std::vector<Finding> out;
    while (query->next()) {
        Finding finding;
        finding.check = Check::WrongTwin;
        finding.source = query->value(0).toString().toStdString();
        finding.severity = severityOf(query->value(1).toString());
        finding.span = {utcMs(query->value(2).toLongLong()), utcMs(query->value(3).toLongLong())};
        finding.count = query->value(4).toULongLong();
        finding.found = query->value(5).toDouble();
        finding.expected = query->value(6).toDouble();
        out.push_back(std::move(finding));
    }
    return out;
}

Result<void> CandleStore::cutTwinFindings(
    const InstrumentId& id, Timeframe timeframe, TimeSpan span, const std::string* feed) {
    auto known = twinFindings(id, timeframe, span);
    if (!known)
        return std::move(known).error();
    std::erase_if(*known, [&](const Finding& each) { return feed && each.source != *feed; });
    if (known->empty())
        return {};
    const QVariantList keys = keysOf(id, timeframe);
    for (const Finding& each : *known) {
        auto removed = m_database->run(QString(QStringLiteral("DELETE FROM twin_finding WHERE series_id = ") + ofSeries
                                           + QStringLiteral(" AND feed = ? AND from_time = ? AND to_time = ?")),
            keys
                + QVariantList{QString::fromStdString(each.source), qlonglong(toCount(each.span.begin)),
                    qlonglong(toCount(each.span.end))});
        if (!removed)
            return std::move(removed).error();
    }
    for (const Finding& each : *known) {
        for (const Finding& rest : outside(each, span)) {
            if (auto kept = insert(*m_database, keys, rest); !kept)
                return kept;
        }
    }
    return {};
}

Result<void> CandleStore::writeTwinFindings(const InstrumentId& id, Timeframe timeframe, const std::string& feed,
    TimeSpan compared, const std::vector<Finding>& findings) {
    const auto work = [&]() -> Result<void> {
        if (auto cut = cutTwinFindings(id, timeframe, compared, &feed); !cut)
            return cut;
        for (Finding finding : findings) {
            finding.source = feed;
            if (auto added = insert(*m_database, keysOf(id, timeframe), finding); !added)
                return added;
        }
        return {};
    };
    return m_isInTransaction ? work() : m_database->transaction(work);
}

} // namespace truebar
