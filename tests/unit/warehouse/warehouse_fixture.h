// A store with a few series, and a folder to export to.
#pragma once

#include "core/warehouse/series_export.h"
#include "core/workspace/workspace.h"

#include <QByteArray>
#include <QStringList>
#include <QTemporaryDir>

namespace truebar::test {

constexpr std::int64_t minuteMs = 60'000;
constexpr std::int64_t firstOpen = 1'704'067'200'000; // 2024-01-01

// Values that only a shortest round-trip text brings back.
Candle awkwardCandle(std::int64_t index);

class Warehouse {
public:
    Warehouse();

    // `count` one-minute candles, without those in `holes`.
    void store(const char* instrument, std::int64_t count, const std::vector<std::int64_t>& holes = {});
    ExportRequest request(const std::vector<const char*>& instruments, ExportFormat format) const;

    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QString exportFolder() const { return path("out"); }
    // Names of everything in the export folder, hidden files too.
    QStringList exported() const;

    CandleStore& candles() { return *m_store; }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<CandleStore> m_store;
};

QByteArray contentOf(const QString& path);
void writeFile(const QString& path, const QByteArray& bytes);
InstrumentId idOf(const char* text);

} // namespace truebar::test
