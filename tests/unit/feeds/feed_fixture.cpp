#include "tests/unit/feeds/feed_fixture.h"

#include "plugins/feeds/csv/core/csv_feed.h"

#include <QFile>

#include <zip.h>
#include <zlib.h>

namespace truebar::test {

void RecordingSink::onCandles(std::span<const Candle> more, std::span<const std::uint64_t> moreLines) {
    candles.insert(candles.end(), more.begin(), more.end());
    lines.insert(lines.end(), moreLines.begin(), moreLines.end());
}

QString FeedFolder::write(const char* name, const QByteArray& bytes) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("cannot write a test file");
    return file.fileName();
}

QString FeedFolder::writeZip(
    const char* name, const std::vector<std::pair<QByteArray, QByteArray>>& members, const char* password) const {
    const QString file = path(name);
    int code = 0;
    zip_t* archive = zip_open(file.toLocal8Bit().constData(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    for (const auto& [member, bytes] : members) {
        zip_source_t* source =
            zip_source_buffer(archive, bytes.constData(), static_cast<zip_uint64_t>(bytes.size()), 0);
        const zip_int64_t index = zip_file_add(archive, member.constData(), source, ZIP_FL_OVERWRITE);
        if (password)
            zip_file_set_encryption(archive, static_cast<zip_uint64_t>(index), ZIP_EM_AES_256, password);
    }
    if (zip_close(archive) != 0)
        qFatal("cannot write a test archive");
    return file;
}

Fetched FeedFolder::fetch(const QString& file, const Asked& asked) const {
    Settings settings;
    settings.set("file", file.toStdString());
    settings.set("timezone", std::string(asked.timezone));
    settings.set("quote_side", std::string(asked.quoteSide));
    settings.set("stamps", std::string(asked.stamps));
    Fetched out;
    auto feed = csv::CsvFeed::create(settings);
    if (feed)
        out.report = (*feed)->fetch({{"TEST", "FILE"}, timeframe(asked.timeframe), {}}, out.sink, asked.stop);
    else
        out.report = std::move(feed).error();
    return out;
}

Fetched FeedFolder::fetchText(const QByteArray& text, const Asked& asked) const {
    return fetch(write("data.csv", text), asked);
}

QByteArray gzipped(const QByteArray& bytes) {
    z_stream stream{};
    constexpr int gzipWindow = 15 + 16;
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(bytes.size()))), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.constData()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

Timeframe timeframe(const char* text) {
    return Timeframe::parse(text).value();
}

UtcMs time(const char* text) {
    return parseUtc(text).value();
}

Series seriesOf(const Fetched& fetched, const char* text) {
    Series out({"TEST", "FILE"}, timeframe(text));
    for (const Candle& candle : fetched.sink.candles)
        out.append(candle);
    return out;
}

QString outcome(const Fetched& fetched) {
    return fetched.report ? QStringLiteral("ok") : QString::fromStdString(fetched.report.error().message());
}

QStringList rejections(const Fetched& fetched) {
    QStringList out;
    for (const RejectedRow& row : fetched.sink.rejected)
        out += QString::number(row.line) + QStringLiteral(": ") + QString::fromStdString(row.reason.message());
    return out;
}

} // namespace truebar::test
