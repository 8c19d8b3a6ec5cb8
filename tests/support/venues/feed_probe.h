// What a feed hands over, kept for looking at.
#pragma once

#include "core/market/series.h"
#include "core/sdk/feed.h"

#include <QFile>
#include <QString>

#include <algorithm>
#include <map>
#include <mutex>

namespace truebar::test {

class KeepingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> candles, std::span<const std::uint64_t>) override {
        all.insert(all.end(), candles.begin(), candles.end());
    }
    void onRejected(RejectedRow row) override { rejected.push_back(std::move(row)); }
    void onProgress(double) override { }

    std::vector<Candle> all;
    std::vector<RejectedRow> rejected;
};

class KeepingBatchSink final : public IBatchSink {
public:
    IFeedSink& of(const InstrumentId& instrument) override { return sinks[instrument]; }

    std::map<InstrumentId, KeepingSink> sinks;
};

// Handlers that note what came; safe to look at while they run.
class KeepingHandlers {
public:
    LiveHandlers handlers() {
        LiveHandlers out;
        out.candle = [this](const LiveCandle& candle) {
            const std::lock_guard lock(m_mutex);
            m_candles.push_back(candle);
        };
        out.tick = [this](const LiveTick& tick) {
            const std::lock_guard lock(m_mutex);
            m_ticks.push_back(tick);
        };
        out.link = [this](LinkState state, const std::string& reason) {
            const std::lock_guard lock(m_mutex);
            m_links.push_back(state);
            m_reasons.push_back(reason);
        };
        return out;
    }
    std::vector<LiveCandle> candles() const { return copy(m_candles); }
    std::vector<LiveTick> ticks() const { return copy(m_ticks); }
    std::vector<std::string> reasons() const { return copy(m_reasons); }
    std::ptrdiff_t count(LinkState state) const {
        const auto links = copy(m_links);
        return std::count(links.begin(), links.end(), state);
    }

private:
    template <class T>
    std::vector<T> copy(const std::vector<T>& from) const {
        const std::lock_guard lock(m_mutex);
        return from;
    }

    mutable std::mutex m_mutex;
    std::vector<LiveCandle> m_candles;
    std::vector<LiveTick> m_ticks;
    std::vector<LinkState> m_links;
    std::vector<std::string> m_reasons;
};

inline std::vector<Candle> candlesOf(const Series& series) {
    std::vector<Candle> out;
    for (std::size_t i = 0; i < series.size(); ++i)
        out.push_back(series.at(i));
    return out;
}

// A file that only its owner can read.
inline void writeSecret(const QString& path, const QByteArray& line) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(line) != line.size()
        || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        qFatal("cannot write a test file");
}

} // namespace truebar::test
