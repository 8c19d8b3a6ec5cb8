// Rows of all files of one import, before anything is written.
#pragma once

#include "core/data/import_service.h"

#include <map>

namespace truebar {

// One file's rows as the feed hands them over.
class FileStage final : public IFeedSink {
public:
    explicit FileStage(std::function<void(double)> progress)
        : m_progress(std::move(progress)) { }
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) override;
    void onRejected(RejectedRow row) override { m_rejected.push_back(std::move(row)); }
    void onProgress(double share) override;

    const std::vector<Candle>& candles() const { return m_candles; }
    std::uint64_t lineOf(std::size_t index) const { return index < m_lines.size() ? m_lines[index] : 0; }
    std::vector<RejectedRow> takeRejected() { return std::move(m_rejected); }

private:
    std::function<void(double)> m_progress;
    std::vector<Candle> m_candles;
    std::vector<std::uint64_t> m_lines;
    std::vector<RejectedRow> m_rejected;
};

} // namespace truebar
