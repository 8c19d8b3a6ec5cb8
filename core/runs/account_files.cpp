#include "core/runs/account_files.h"

#include "core/accounts/account_csv.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace truebar {

namespace {

constexpr qint64 largestFile = 64 * 1024 * 1024;

Result<QByteArray> bytesOf(const QString& name) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return Error{"account.file", "the file cannot be read: %1", {file.errorString().toStdString()}, name.toStdString()};
    if (file.size() > largestFile)
        return Error{"account.file", "the file is larger than 64 MB", {}, name.toStdString()};
    return file.readAll();
}

template <class Parse>
auto readCsv(const QString& file, Parse parse) -> decltype(parse(std::string_view(), std::string())) {
    const auto bytes = bytesOf(file);
    if (!bytes)
        return bytes.error();
    return parse(std::string_view(bytes->constData(), static_cast<std::size_t>(bytes->size())), file.toStdString());
}

bool isJson(const QByteArray& bytes) {
    const QByteArray begin = bytes.left(256).trimmed();
    return begin.startsWith('[') || begin.startsWith('{');
}

Result<QJsonArray> arrayOf(const QByteArray& bytes, const std::string& name) {
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &problem);
    if (document.isNull()) {
        const auto line = bytes.left(problem.offset).count('\n') + 1;
        return Error{"account.json", "this is no JSON: %1", {problem.errorString().toStdString()},
            name + ':' + std::to_string(line)};
    }
    return document.isArray() ? document.array() : QJsonArray{document.object()};
}

Error badField(const std::string& place, const char* key) {
    return {"account.json", "'%1' is missing or no number", {key}, place + '/' + key};
}

// Numbers as numbers or as texts; the venue sends both.
Result<Decimal> numberOf(const QJsonObject& object, const char* key, const std::string& place) {
    const QJsonValue value = object.value(QLatin1String(key));
    try {
        if (value.isDouble())
            return Decimal::fromDouble(value.toDouble());
        if (const auto parsed = Decimal::parse(value.toString().toStdString()); parsed)
            return parsed;
    } catch (const DecimalOverflow&) {
        return badField(place, key);
    }
    return badField(place, key);
}

bool isOther(const QJsonObject& object, const std::string& symbol) {
    const QString named = object.value(QLatin1String("symbol")).toString();
    return !named.isEmpty() && named != QString::fromStdString(symbol);
}

Result<LeverageTiers> tiersFromBrackets(const QJsonArray& brackets, const std::string& place) {
    std::vector<LeverageTier> tiers;
    for (qsizetype i = 0; i < brackets.size(); ++i) {
        const QJsonObject bracket = brackets.at(i).toObject();
        const std::string here = place + '/' + std::to_string(i);
        std::vector<Decimal> values;
        for (const char* key : {"notionalFloor", "notionalCap", "initialLeverage", "maintMarginRatio", "cum"}) {
            const auto value = numberOf(bracket, key, here);
            if (!value)
                return value.error();
            values.push_back(*value);
        }
        tiers.push_back({Money(values[0]), Money(values[1]), values[2], values[3], Money(values[4])});
    }
    std::sort(tiers.begin(), tiers.end(), [](const auto& a, const auto& b) { return a.floor < b.floor; });
    auto checked = LeverageTiers::checked(std::move(tiers));
    return checked ? std::move(checked) : Result<LeverageTiers>(std::move(checked).error().at(place));
}

} // namespace

Result<LeverageTiers> readTiers(const QString& file, const std::string& symbol) {
    const auto bytes = bytesOf(file);
    if (!bytes)
        return bytes.error();
    if (!isJson(*bytes))
        return readCsv(file, tiersFromCsv);
    const std::string name = file.toStdString();
    const auto symbols = arrayOf(*bytes, name);
    if (!symbols)
        return symbols.error();
    for (qsizetype i = 0; i < symbols->size(); ++i) {
        const QJsonObject object = symbols->at(i).toObject();
        if (!isOther(object, symbol))
            return tiersFromBrackets(object.value(QLatin1String("brackets")).toArray(),
                name + ":/" + std::to_string(i) + "/brackets");
    }
    return Error{"account.json", "there are no tiers of %1", {symbol}, name};
}

Result<std::vector<FundingRate>> readFunding(const QString& file, const std::string& symbol) {
    const auto bytes = bytesOf(file);
    if (!bytes)
        return bytes.error();
    if (!isJson(*bytes))
        return readCsv(file, fundingFromCsv);
    const std::string name = file.toStdString();
    const auto rows = arrayOf(*bytes, name);
    if (!rows)
        return rows.error();
    std::vector<FundingRate> out;
    for (qsizetype i = 0; i < rows->size(); ++i) {
        const QJsonObject row = rows->at(i).toObject();
        const std::string here = name + ":/" + std::to_string(i);
        if (isOther(row, symbol))
            continue;
        const QJsonValue time = row.value(QLatin1String("fundingTime"));
        if (!time.isDouble())
            return badField(here, "fundingTime");
        const auto rate = numberOf(row, "fundingRate", here);
        if (!rate)
            return rate.error();
        FundingRate funding;
        funding.time = utcMs(time.toInteger());
        funding.rate = *rate;
        if (row.contains(QLatin1String("markPrice"))) {
            const auto mark = numberOf(row, "markPrice", here);
            if (!mark)
                return mark.error();
            if (mark->sign() > 0)
                funding.mark = Price(*mark);
        }
        out.push_back(funding);
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    return out;
}

Result<std::vector<AccountAction>> readActions(const QString& file) {
    return readCsv(file, actionsFromCsv);
}

Result<std::vector<ConversionRate>> readRates(const QString& file) {
    return readCsv(file, ratesFromCsv);
}

} // namespace truebar
