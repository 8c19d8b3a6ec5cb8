// How statements of the candle store name the rows of an instrument and of a series.
#pragma once

#include "core/market/instrument.h"
#include "core/market/timeframe.h"

#include <QString>
#include <QVariantList>

namespace truebar {

// Bound with keysOf(id).
inline const QString ofInstrument =
    QStringLiteral("(SELECT instrument_id FROM instrument WHERE venue = ? AND symbol = ?)");
// Bound with keysOf(id, timeframe).
inline const QString ofSeries =
    QStringLiteral("(SELECT series_id FROM series JOIN instrument USING (instrument_id) WHERE venue = ? AND symbol = ? "
                   "AND timeframe = ?)");

inline QVariantList keysOf(const InstrumentId& id) {
    return {QString::fromStdString(id.venue), QString::fromStdString(id.symbol)};
}

inline QVariantList keysOf(const InstrumentId& id, Timeframe timeframe) {
    return keysOf(id) + QVariantList{QString::fromStdString(timeframe.toString())};
}

} // namespace truebar
