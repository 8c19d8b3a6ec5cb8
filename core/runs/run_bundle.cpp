#include "core/runs/run_bundle.h"

#include "core/runs/bundle_archive.h"
#include "core/runs/bundle_candles.h"
#include "core/runs/bundle_json.h"

#include <QFile>
#include <QSaveFile>

#include <algorithm>
#include <set>

namespace truebar {

namespace {

constexpr std::string_view headName = "bundle.json";
constexpr qint64 mostFileBytes = 1'073'741'824;

std::string memberOf(std::size_t number) {
    return "candles/" + std::to_string(number + 1) + ".csv";
}

// "bundle.json" and "/request/cash" to "bundle.json: /request/cash"
Error within(Error error, const std::string& member) {
    const bool isLine = !error.location.empty() && error.location.front() >= '0' && error.location.front() <= '9';
    error.location = error.location.empty() ? member : member + (isLine ? ":" : ": ") + error.location;
    return error;
}

class Members {
public:
    explicit Members(std::vector<ArchiveMember> members)
        : m_members(std::move(members)) { }

    Result<QByteArray> take(std::string_view name) {
        for (const ArchiveMember& member : m_members) {
            if (member.name != name)
                continue;
            m_taken.insert(member.name);
            return member.content;
        }
        return Error{"bundle.member_missing", "the bundle has no such member", {}, std::string(name)};
    }
    Result<QByteArray> take(const MemberSeal& seal) {
        auto content = take(seal.name);
        if (!content)
            return content;
        const MemberSeal found = sealOf(seal.name, *content);
        if (found.bytes != seal.bytes)
            return Error{"bundle.hash", "it has %1 bytes, bundle.json says %2",
                {std::to_string(found.bytes), std::to_string(seal.bytes)}, seal.name};
        if (found.sha256 != seal.sha256)
            return Error{"bundle.hash", "its SHA-256 is not the one that bundle.json says", {}, seal.name};
        return content;
    }
    Result<void> areAllTaken() const {
        for (const ArchiveMember& member : m_members) {
            if (m_taken.count(member.name) == 0)
                return Error{"bundle.member_name", "bundle.json does not speak of this member", {}, member.name};
        }
        return {};
    }

private:
    std::vector<ArchiveMember> m_members;
    std::set<std::string> m_taken;
};

Result<void> readSeries(Members& members, const MemberSeal& seal, BundledSeries& out) {
    const auto csv = members.take(seal);
    if (!csv)
        return csv.error();
    auto candles = candlesFromCsv(*csv, out.instrument.id, out.candles.timeframe());
    if (!candles)
        return within(std::move(candles).error(), seal.name);
    out.candles = std::move(*candles);
    return {};
}

} // namespace

Result<QByteArray> writeBundle(const RunBundle& bundle) {
    std::vector<ArchiveMember> members{{std::string(headName), {}}};
    members.push_back({"result.json", QByteArray::fromStdString(bundle.result)});
    const MemberSeal result = sealOf(members.back().name, members.back().content);
    std::vector<MemberSeal> data;
    for (const BundledSeries& series : bundle.data) {
        members.push_back({memberOf(data.size()), candlesToCsv(series.candles)});
        data.push_back(sealOf(members.back().name, members.back().content));
    }
    members.front().content = QByteArray::fromStdString(bundleToJson(bundle, result, data));
    return packArchive(members);
}

Result<RunBundle> readBundle(const QByteArray& bytes) {
    auto unpacked = unpackArchive(bytes);
    if (!unpacked)
        return std::move(unpacked).error();
    Members members(std::move(*unpacked));
    const auto json = members.take(headName);
    if (!json)
        return json.error();
    auto head = bundleFromJson(*json);
    if (!head)
        return within(std::move(head).error(), std::string(headName));
    RunBundle out = std::move(head->bundle);
    const auto result = members.take(head->result);
    if (!result)
        return result.error();
    out.result = result->toStdString();
    std::set<std::pair<std::string, std::string>> known;
    for (std::size_t i = 0; i < out.data.size(); ++i) {
        BundledSeries& series = out.data[i];
        if (!known.emplace(series.instrument.id.toString(), series.candles.timeframe().toString()).second)
            return Error{"bundle.value", "the bundle has this series twice", {}, head->data[i].name};
        if (auto read = readSeries(members, head->data[i], series); !read)
            return std::move(read).error();
    }
    if (auto all = members.areAllTaken(); !all)
        return std::move(all).error();
    return out;
}

Result<void> saveBundle(const QString& path, const RunBundle& bundle, bool overwrite) {
    const std::string place = path.toStdString();
    if (!overwrite && QFile::exists(path))
        return Error{"bundle.exists", "the file is there already", {}, place};
    const auto bytes = writeBundle(bundle);
    if (!bytes)
        return bytes.error();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(*bytes) != bytes->size() || !file.commit())
        return Error{"io.write", "the file could not be written: %1", {file.errorString().toStdString()}, place};
    return {};
}

Result<RunBundle> loadBundle(const QString& path) {
    const std::string place = path.toStdString();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"bundle.unreadable", "the file cannot be read: %1", {file.errorString().toStdString()}, place};
    if (file.size() > mostFileBytes)
        return Error{"bundle.too_large", "it has %1 bytes, which is more than a bundle may have",
            {std::to_string(file.size())}, place};
    const QByteArray bytes = file.readAll();
    if (bytes.size() != file.size() || file.error() != QFileDevice::NoError)
        return Error{"io.read", "cannot be read: %1", {file.errorString().toStdString()}, place};
    auto bundle = readBundle(bytes);
    if (!bundle)
        return within(std::move(bundle).error(), place);
    return bundle;
}

} // namespace truebar
