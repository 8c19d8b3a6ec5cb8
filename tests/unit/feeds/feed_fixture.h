// Files made on the spot and what the csv feed answers to them.
#pragma once

#include "core/market/series.h"
#include "core/sdk/feed.h"

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <utility>
#include <vector>

namespace truebar::test {

class RecordingSink final : public IFeedSink {
public:
    void onCandles(std::span<const Candle> more, std::span<const std::uint64_t> moreLines) override;
    void onRejected(RejectedRow row) override { rejected.push_back(std::move(row)); }
    void onProgress(double share) override { progress.push_back(share); }

    std::vector<Candle> candles;
    std::vector<std::uint64_t> lines;
    std::vector<RejectedRow> rejected;
    std::vector<double> progress;
};

struct Fetched {
    Result<FetchReport> report = Error{};
    RecordingSink sink{};
};

struct Asked {
    const char* timeframe = "1m";
    const char* timezone = "";
    const char* quoteSide = "bid";
    const char* stamps = "";
    std::stop_token stop{};
};

// A folder that is gone with the test.
class FeedFolder {
public:
    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QString write(const char* name, const QByteArray& bytes) const;
    // Members by name; `password` encrypts them.
    QString writeZip(const char* name, const std::vector<std::pair<QByteArray, QByteArray>>& members,
        const char* password = nullptr) const;
    Fetched fetch(const QString& file, const Asked& asked = {}) const;
    Fetched fetchText(const QByteArray& text, const Asked& asked = {}) const;

private:
    QTemporaryDir m_folder;
};

QByteArray gzipped(const QByteArray& bytes);
Timeframe timeframe(const char* text);
UtcMs time(const char* text);

// The candles that were fetched, as a series of TEST:FILE.
Series seriesOf(const Fetched& fetched, const char* timeframe);

// "ok", or the whole message of the error.
QString outcome(const Fetched& fetched);
// "3: the time is missing" per rejected row.
QStringList rejections(const Fetched& fetched);

} // namespace truebar::test
