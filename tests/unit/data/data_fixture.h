// Stores in a folder of their own, and small series for them.
#pragma once

#include "core/data/candle_store.h"
#include "core/workspace/workspace.h"

#include <QTemporaryDir>

namespace truebar::test {

constexpr std::int64_t minute = 60'000;

inline Timeframe timeframe(const char* name) {
    return *Timeframe::parse(name);
}

// `count` candles from `begin` on without a gap; each differs from its neighbours and from those of another `level`.
inline Series risingSeries(
    const InstrumentId& id, const char* timeframeName, const char* begin, int count, double level = 100) {
    Series out(id, timeframe(timeframeName));
    UtcMs at = *parseUtc(begin);
    for (int i = 0; i < count; ++i) {
        const double open = level + i * 0.25;
        out.append({at, open, open + 2, open - 1, open + 0.5, 1.0 + i % 5});
        at = out.timeframe().next(at);
    }
    return out;
}

inline bool isSame(const Series& a, const Series& b) {
    if (a.size() != b.size() || a.instrument() != b.instrument() || !(a.timeframe() == b.timeframe()))
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(a.at(i) == b.at(i)))
            return false;
    }
    return true;
}

class StoreFolder {
public:
    StoreFolder()
        : m_workspace(std::move(*Workspace::open(m_folder.filePath(QStringLiteral("w")), WorkspaceAccess::ReadWrite))) {
    }

    QString marketDatabase() const { return m_workspace->marketDatabase(); }
    QString workspaceDatabase() const { return m_workspace->workspaceDatabase(); }
    QString filePath(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    std::unique_ptr<CandleStore> open(Database::Mode mode = Database::Mode::ReadWrite) const {
        return std::move(*CandleStore::open(marketDatabase(), mode));
    }
    // Closed again before it returns, so that others may write.
    void put(const Series& series) const {
        const auto store = open();
        Instrument instrument;
        instrument.id = series.instrument();
        if (!store->saveInstrument(instrument) || !store->write(series))
            qFatal("the fixture cannot write");
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<Workspace> m_workspace;
};

} // namespace truebar::test
