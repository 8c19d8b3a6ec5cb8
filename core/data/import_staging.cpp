#include "core/data/import_staging.h"

namespace truebar {

void FileStage::onCandles(std::span<const Candle> candles, std::span<const std::uint64_t> lines) {
    m_candles.insert(m_candles.end(), candles.begin(), candles.end());
    m_lines.insert(m_lines.end(), lines.begin(), lines.end());
}

void FileStage::onProgress(double share) {
    if (m_progress)
        m_progress(share);
}

} // namespace truebar
