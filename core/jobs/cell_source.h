// Reads the candles of cells, once for all that share them.
#pragma once

#include "core/jobs/trial_pool.h"

#include <map>

namespace truebar {

class CellSource {
public:
    CellSource(const CandleStore& store, const PluginRegistry& plugins)
        : m_store(store)
        , m_plugins(plugins) { }

    // A span that was left open is closed by `before`, what an earlier session of the study has used; other candles
    // than then are "jobs.data_changed". Otherwise errors of prepareData() and of the broker.
    Result<std::shared_ptr<const CellData>> cell(
        const StudyWork& study, std::size_t index, const CellResult* before = nullptr);

private:
    Result<std::shared_ptr<const PreparedData>> data(const StudyWork& study, const RunRequest& request);

    const CandleStore& m_store;
    const PluginRegistry& m_plugins;
    // Alive as long as trials need them; the last one also for the next cell.
    std::map<std::pair<StudyKey, std::size_t>, std::weak_ptr<const CellData>> m_cells;
    std::map<std::string, std::weak_ptr<const PreparedData>> m_data;
    std::shared_ptr<const CellData> m_last;
};

// What is kept of a cell.
CellResult resultOf(std::size_t index, const CellData& data);

} // namespace truebar
