#include "core/runs/fingerprint.h"

#include "core/runs/run_text.h"

#include <QCryptographicHash>

namespace truebar {

std::string dataFingerprint(const Instrument& instrument, const Series& series) {
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(instrumentToText(instrument).toUtf8());
    hash.addData(QByteArray::fromStdString(series.timeframe().toString()));
    const auto add = [&](const auto& column) {
        hash.addData(
            QByteArrayView(reinterpret_cast<const char*>(column.data()), static_cast<qsizetype>(column.size_bytes())));
    };
    add(series.times());
    add(series.opens());
    add(series.highs());
    add(series.lows());
    add(series.closes());
    add(series.volumes());
    return hash.result().toHex().toStdString();
}

} // namespace truebar
