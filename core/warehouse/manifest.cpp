#include "core/warehouse/manifest.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar {

namespace {

constexpr int documentVersion = 1;
constexpr qint64 mostBytes = 256LL << 20;
constexpr QLatin1String checksumKey("checksum");

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

qint64 number(std::uint64_t value) {
    return static_cast<qint64>(value);
}

qint64 number(UtcMs time) {
    return toCount(time);
}

// Over the document without its checksum, compact, keys in order: any JSON library can do it again.
QString checksumOf(QJsonObject document) {
    document.remove(checksumKey);
    const QByteArray bytes = QJsonDocument(document).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

QJsonObject coverageToJson(const CoverageReport& coverage) {
    QJsonArray gaps;
    for (const CoverageGap& gap : coverage.gaps)
        gaps.append(QJsonObject{{QStringLiteral("from"), number(gap.from)}, {QStringLiteral("to"), number(gap.to)},
            {QStringLiteral("candles"), number(gap.candles)},
            {QStringLiteral("kind"), text(std::string(toString(gap.kind)))}});
    return {{QStringLiteral("present"), number(coverage.present)},
        {QStringLiteral("missing"), number(coverage.missing)},
        {QStringLiteral("expected_closed"), number(coverage.expectedClosed)},
        {QStringLiteral("covered_empty"), number(coverage.coveredEmpty)}, {QStringLiteral("gaps"), gaps}};
}

QJsonObject fileToJson(const ManifestFile& file) {
    return {{QStringLiteral("file"), text(file.name)}, {QStringLiteral("instrument"), text(file.instrument.toString())},
        {QStringLiteral("timeframe"), text(file.timeframe.toString())},
        {QStringLiteral("source"), text(file.instrument.venue)},
        {QStringLiteral("stored_timeframe"), text(file.storedTimeframe.toString())},
        {QStringLiteral("from"), number(file.span.begin)}, {QStringLiteral("to"), number(file.span.end)},
        {QStringLiteral("rows"), number(file.rows)}, {QStringLiteral("bytes"), number(file.bytes)},
        {QStringLiteral("sha256"), text(file.sha256)}, {QStringLiteral("coverage"), coverageToJson(file.coverage)}};
}

// Fields of one object; remembers the first that is missing or of the wrong type.
class Fields {
public:
    Fields(QJsonObject object, QString pointer)
        : m_object(std::move(object))
        , m_pointer(std::move(pointer)) { }

    bool contains(const char* key) const { return m_object.contains(QLatin1String(key)); }
    std::string string(const char* key) {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isString())
            refuse(key, "this is not a text");
        return value.toString().toStdString();
    }
    std::int64_t integer(const char* key) {
        constexpr std::int64_t none = INT64_MIN;
        const QJsonValue value = m_object.value(QLatin1String(key));
        const qint64 out = value.isDouble() ? value.toInteger(none) : none;
        if (out == none)
            refuse(key, "this is not a whole number");
        return out;
    }
    std::uint64_t count(const char* key) {
        const std::int64_t out = integer(key);
        if (out < 0)
            refuse(key, "this is below 0");
        return static_cast<std::uint64_t>(out);
    }
    UtcMs time(const char* key) {
        const UtcMs out = utcMs(integer(key));
        if (out < earliestTime || out > latestTime)
            refuse(key, "this is not a time of the years 1900 to 2199");
        return out;
    }
    UtcMs optionalTime(const char* key, UtcMs fallback) {
        return m_object.value(QLatin1String(key)).isNull() ? fallback : time(key);
    }
    template <class Parse>
    auto parsed(const char* key, Parse parse) {
        auto out = parse(string(key));
        if (!out)
            refuse(key, out.error().message().c_str());
        return out ? *out : typename decltype(out)::value_type{};
    }
    QJsonArray array(const char* key) {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isArray())
            refuse(key, "this is not a list");
        return value.toArray();
    }
    Fields object(const char* key) {
        const QJsonValue value = m_object.value(QLatin1String(key));
        if (!value.isObject())
            refuse(key, "this is not an object");
        return {value.toObject(), pointerTo(key)};
    }
    QString pointerTo(const char* key) const { return QString(m_pointer + QLatin1Char('/') + QLatin1String(key)); }
    void refuse(const char* key, const char* what) {
        if (m_error.code.empty())
            m_error = {"manifest.field", "%1", {what}, pointerTo(key).toStdString()};
    }
    void take(const Fields& inner) {
        if (m_error.code.empty())
            m_error = inner.m_error;
    }
    const Error& error() const { return m_error; }

private:
    QJsonObject m_object;
    QString m_pointer;
    Error m_error;
};

Result<GapKind> parseGapKind(const std::string& text) {
    for (const GapKind kind :
        {GapKind::Missing, GapKind::ExpectedClosed, GapKind::VenueOutage, GapKind::CoveredEmpty}) {
        if (text == toString(kind))
            return kind;
    }
    return Error{"manifest.gap_kind", "'%1' is no kind of gap", {text}};
}

CoverageReport coverageFromJson(Fields& fields) {
    CoverageReport out;
    out.present = fields.count("present");
    out.missing = fields.count("missing");
    out.expectedClosed = fields.count("expected_closed");
    // Manifests of before say nothing of what a gap is.
    out.coveredEmpty = fields.contains("covered_empty") ? fields.count("covered_empty") : 0;
    const QJsonArray gaps = fields.array("gaps");
    for (qsizetype i = 0; i < gaps.size(); ++i) {
        Fields gap(gaps.at(i).toObject(), fields.pointerTo("gaps") + QLatin1Char('/') + QString::number(i));
        CoverageGap read{gap.time("from"), gap.time("to"), gap.count("candles")};
        if (gap.contains("kind"))
            read.kind = gap.parsed("kind", parseGapKind);
        out.gaps.push_back(read);
        fields.take(gap);
    }
    return out;
}

// A manifest from elsewhere must not make anybody read outside its folder.
bool isPlainName(const std::string& name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos
        && name.find('\0') == std::string::npos && name != manifestName;
}

bool isSha256(const std::string& hash) {
    return hash.size() == 64 && hash.find_first_not_of("0123456789abcdef") == std::string::npos;
}

ManifestFile fileFromJson(Fields& fields) {
    ManifestFile out;
    out.name = fields.string("file");
    if (!isPlainName(out.name))
        fields.refuse("file", "this is not the name of a file beside the manifest");
    out.instrument = fields.parsed("instrument", InstrumentId::parse);
    if (fields.string("source") != out.instrument.venue)
        fields.refuse("source", "this is not the venue of the instrument");
    out.timeframe = fields.parsed("timeframe", Timeframe::parse);
    out.storedTimeframe = fields.parsed("stored_timeframe", Timeframe::parse);
    out.span = {fields.time("from"), fields.time("to")};
    out.rows = fields.count("rows");
    out.bytes = fields.count("bytes");
    out.sha256 = fields.string("sha256");
    if (!isSha256(out.sha256))
        fields.refuse("sha256", "this is not a SHA-256 in lower-case hex");
    Fields coverage = fields.object("coverage");
    out.coverage = coverageFromJson(coverage);
    fields.take(coverage);
    return out;
}

Result<Manifest> manifestFromJson(const QJsonObject& document) {
    Fields fields(document, QString());
    if (const std::int64_t version = fields.integer("manifest_version"); version != documentVersion) {
        if (!fields.error().code.empty())
            return fields.error();
        return Error{"manifest.version", "version %1 is not known; this Truebar reads version %2",
            {std::to_string(version), std::to_string(documentVersion)}, "/manifest_version"};
    }
    Manifest out;
    out.truebarVersion = fields.string("truebar_version");
    out.created = fields.time("created");
    out.format = fields.parsed("format", parseExportFormat);
    out.asked = {fields.optionalTime("asked_from", UtcMs::min()), fields.optionalTime("asked_to", UtcMs::max())};
    const QJsonArray files = fields.array("files");
    for (qsizetype i = 0; i < files.size(); ++i) {
        Fields file(files.at(i).toObject(), fields.pointerTo("files") + QLatin1Char('/') + QString::number(i));
        out.files.push_back(fileFromJson(file));
        fields.take(file);
    }
    const std::string checksum = fields.string(checksumKey.data());
    if (!fields.error().code.empty())
        return fields.error();
    if (checksum != checksumOf(document).toStdString())
        return Error{"manifest.changed", "the manifest was changed after it was written", {}, "/checksum"};
    return out;
}

Result<QByteArray> readAll(const QString& path) {
    const QFileInfo info(path);
    if (!info.exists())
        return Error{"manifest.missing", "there is no such file"};
    if (!info.isFile())
        return Error{"manifest.not_a_file", "this is not a regular file"};
    if (info.size() > mostBytes)
        return Error{"manifest.too_large", "the file is larger than 256 MiB"};
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"io.export_read", "the file cannot be read: %1", {file.errorString().toStdString()}};
    return file.readAll();
}

Error placed(Error error, const QString& path) {
    error.location = path.toStdString() + error.location;
    return error;
}

} // namespace

QByteArray manifestToJson(const Manifest& manifest) {
    QJsonArray files;
    for (const ManifestFile& file : manifest.files)
        files.append(fileToJson(file));
    const auto open = [](UtcMs time, UtcMs bound) {
        return time == bound ? QJsonValue(QJsonValue::Null) : QJsonValue(number(time));
    };
    QJsonObject out{{QStringLiteral("manifest_version"), documentVersion},
        {QStringLiteral("truebar_version"), text(manifest.truebarVersion)},
        {QStringLiteral("created"), number(manifest.created)},
        {QStringLiteral("format"), text(toString(manifest.format))},
        {QStringLiteral("asked_from"), open(manifest.asked.begin, UtcMs::min())},
        {QStringLiteral("asked_to"), open(manifest.asked.end, UtcMs::max())}, {QStringLiteral("files"), files}};
    out.insert(checksumKey, checksumOf(out));
    return QJsonDocument(out).toJson(QJsonDocument::Indented);
}

Result<Manifest> readManifest(const QString& path) {
    const auto bytes = readAll(path);
    if (!bytes)
        return placed(bytes.error(), path);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(*bytes, &problem);
    if (problem.error != QJsonParseError::NoError)
        return Error{"manifest.json", "this is not JSON: %1 at byte %2",
            {problem.errorString().toStdString(), std::to_string(problem.offset)}, path.toStdString()};
    if (!document.isObject())
        return Error{"manifest.json", "this is not a JSON object", {}, path.toStdString()};
    auto manifest = manifestFromJson(document.object());
    return manifest ? std::move(manifest) : Result<Manifest>(placed(std::move(manifest).error(), path));
}

} // namespace truebar
