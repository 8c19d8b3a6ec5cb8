#include "tests/unit/warehouse/warehouse_fixture.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace truebar::test {

Candle awkwardCandle(std::int64_t index) {
    const auto i = static_cast<double>(index);
    const double low = 0.1 + i / 3.0 * 1e-7;
    return {utcMs(firstOpen + index * minuteMs), low * 1.1, low * 1.2, low, low * (1.0 + 1e-16 * i), i / 7.0};
}

Warehouse::Warehouse() {
    m_workspace = Workspace::open(path("workspace"), WorkspaceAccess::ReadWrite).value();
    m_store = CandleStore::open(m_workspace->marketDatabase(), Database::Mode::ReadWrite).value();
}

void Warehouse::store(const char* instrument, std::int64_t count, const std::vector<std::int64_t>& holes) {
    Instrument details;
    details.id = idOf(instrument);
    Series series(details.id, Timeframe());
    for (std::int64_t i = 0; i < count; ++i) {
        if (std::find(holes.begin(), holes.end(), i) == holes.end())
            series.append(awkwardCandle(i));
    }
    if (!m_store->saveInstrument(details) || !m_store->write(series))
        qFatal("cannot store test candles");
}

ExportRequest Warehouse::request(const std::vector<const char*>& instruments, ExportFormat format) const {
    ExportRequest out;
    for (const char* instrument : instruments)
        out.instruments.push_back(idOf(instrument));
    out.format = format;
    out.folder = exportFolder();
    return out;
}

QStringList Warehouse::exported() const {
    return QDir(exportFolder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
}

QByteArray contentOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
}

InstrumentId idOf(const char* text) {
    return InstrumentId::parse(text).value();
}

} // namespace truebar::test
