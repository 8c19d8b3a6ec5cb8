#include "core/runs/bundle_json.h"

#include "core/base/sha256.h"
#include "core/runs/account_text.h"
#include "core/runs/bundle_archive.h"
#include "core/runs/decision_text.h"
#include "core/runs/fund_text.h"
#include "core/runs/order_text.h"
#include "core/runs/run_text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace truebar {

namespace {

constexpr int mostSeries = static_cast<int>(mostBundledSeries);
constexpr int mostCalendars = 16;
constexpr std::size_t longestText = 200;
constexpr std::size_t mostFundParts = 1000;

// One value and where it stands. The first thing that is wrong is kept; what is read after it does not count.
class Place {
public:
    Place(QJsonValue value, std::string pointer, std::optional<Error>& trouble)
        : m_value(std::move(value))
        , m_pointer(std::move(pointer))
        , m_trouble(&trouble) { }

    bool has(const char* key) const { return m_value.toObject().contains(QLatin1String(key)); }
    Place at(const char* key) const {
        if (!m_value.isObject() || !m_value.toObject().contains(QLatin1String(key)))
            fail({"bundle.value", "this member is missing"}, '/' + std::string(key));
        return {m_value.toObject().value(QLatin1String(key)), m_pointer + '/' + key, *m_trouble};
    }
    std::vector<Place> items(int most) const {
        std::vector<Place> out;
        if (!m_value.isArray())
            fail({"bundle.value", "this is not a list"});
        const QJsonArray array = m_value.toArray();
        if (array.size() > most)
            fail({"bundle.value", "the list has %1 items, at most %2 are allowed",
                {std::to_string(array.size()), std::to_string(most)}});
        for (qsizetype i = 0; i < array.size() && !*m_trouble; ++i)
            out.emplace_back(array.at(i), m_pointer + '/' + std::to_string(i), *m_trouble);
        return out;
    }
    std::map<std::string, std::string> texts() const {
        std::map<std::string, std::string> out;
        if (!m_value.isObject())
            fail({"bundle.value", "this is not an object"});
        const QJsonObject object = m_value.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            out[it.key().toStdString()] =
                Place(it.value(), m_pointer + '/' + it.key().toStdString(), *m_trouble).longText();
        return out;
    }

    std::string longText() const {
        if (!m_value.isString())
            fail({"bundle.value", "this is not a text"});
        return m_value.toString().toStdString();
    }
    std::string text() const {
        std::string out = longText();
        if (out.size() > longestText)
            fail({"bundle.value", "the text is too long"});
        return out;
    }
    double number() const {
        if (!m_value.isDouble() || !std::isfinite(m_value.toDouble()))
            fail({"bundle.value", "this is not a number"});
        return m_value.toDouble();
    }
    std::int64_t whole(std::int64_t least, std::int64_t most) const {
        const std::int64_t out = m_value.toInteger(INT64_MIN);
        if (!m_value.isDouble() || out < least || out > most) {
            fail({"bundle.value", "this is not a whole number from %1 to %2",
                {std::to_string(least), std::to_string(most)}});
            return least;
        }
        return out;
    }
    UtcMs time() const { return utcMs(whole(toCount(earliestTime), toCount(latestTime))); }
    UtcMs timeOr(UtcMs open) const { return m_value.isNull() ? open : time(); }
    TimeSpan span() const {
        const auto ends = items(2);
        if (ends.size() != 2) {
            fail({"bundle.value", "this is not a span of two times"});
            return {};
        }
        const TimeSpan out{ends[0].time(), ends[1].time()};
        if (out.isEmpty())
            fail({"bundle.value", "the span is empty"});
        return out;
    }
    std::string digest() const {
        std::string out = text();
        if (!digestFromHex(out))
            fail({"bundle.value", "this is not a SHA-256 in hexadecimal"});
        return out;
    }

    // What a parser made of the text here; its error counts as the error of this place.
    template <class T>
    T taken(Result<T> parsed, T fallback = {}) const {
        if (parsed)
            return std::move(*parsed);
        fail(parsed.error());
        return fallback;
    }
    template <class T>
    T named(int count) const {
        const auto value = enumNamed<T>(text(), count);
        if (!value)
            fail({"bundle.value", "'%1' is not known here", {text().substr(0, 40)}});
        return value.value_or(T());
    }
    void fail(Error error, const std::string& below = {}) const {
        if (*m_trouble)
            return;
        // A bundle is input, however its parts name their errors.
        if (!isInputError(error))
            error.code = "bundle.value";
        error.location = m_pointer + below;
        *m_trouble = std::move(error);
    }

private:
    QJsonValue m_value;
    std::string m_pointer;
    std::optional<Error>* m_trouble;
};

std::string runIdOf(const Place& place) {
    std::string out = place.text();
    bool isGood = out.size() == 22;
    for (std::size_t i = 0; isGood && i < out.size(); ++i) {
        const bool isDash = i == 8 || i == 15;
        const bool isDigit = out[i] >= '0' && out[i] <= '9';
        const bool isHex = isDigit || (i > 15 && out[i] >= 'a' && out[i] <= 'f');
        isGood = isDash ? out[i] == '-' : isHex;
    }
    if (!isGood)
        place.fail({"bundle.value", "this is not the id of a run"});
    return out;
}

Instrument instrumentOf(const Place& place) {
    Instrument out = place.taken(instrumentFromText(QString::fromStdString(place.longText())));
    if (out.tickSize.sign() <= 0 || out.lotStep.sign() <= 0 || out.contractMultiplier.sign() <= 0
        || out.minNotional.sign() < 0)
        place.fail({"bundle.value", "tick size, lot step and multiplier must be above 0"});
    if (out.currency.size() > longestText || out.calendar.size() > longestText)
        place.fail({"bundle.value", "the text is too long"});
    return out;
}

MemberSeal sealAt(const Place& place) {
    MemberSeal out;
    out.name = place.at("member").text();
    if (!isMemberName(out.name))
        place.at("member").fail({"bundle.member_name", "a bundle has no member of this name"});
    out.bytes = static_cast<std::uint64_t>(place.at("bytes").whole(0, INT64_MAX));
    out.sha256 = place.at("sha256").digest();
    return out;
}

void readMoney(const Place& place, RunSettings& out) {
    const auto decimal = [&](const char* key) { return place.at(key).taken(Decimal::parse(place.at(key).text())); };
    out.cash = Money(decimal("cash"));
    out.feeBps = decimal("fee_bps");
    out.slippageTicks = static_cast<int>(place.at("slippage_ticks").whole(0, 10'000));
    const std::string seed = place.at("seed").text();
    bool isNumber = false;
    out.seed = QString::fromStdString(seed).toULongLong(&isNumber);
    if (!isNumber)
        place.at("seed").fail({"bundle.value", "this is not a number"});
    if (auto fills = fillsFromText(QString::fromStdString(place.at("fills").longText()), out); !fills)
        place.at("fills").fail(std::move(fills).error());
    out.analysis = analysisFromText(QString::fromStdString(place.at("analysis").longText()));
    out.account = place.at("account").taken(accountFromText(QString::fromStdString(place.at("account").longText())));
    if (place.has("decision")) {
        const Place decision = place.at("decision");
        out.decision = decision.taken(decisionFromText(QString::fromStdString(decision.longText())));
    }
    if (auto checked = RunSettings::checked(out); !checked)
        place.fail(std::move(checked).error());
}

FundTerms fundOf(const Place& place) {
    FundTerms out = place.taken(fundTermsFromText(QString::fromStdString(place.longText())));
    if (out.parts.empty())
        place.fail({"portfolio.sleeves", "a portfolio needs at least one instrument"});
    if (out.parts.size() > mostFundParts)
        place.fail({"bundle.value", "the list has %1 items, at most %2 are allowed",
            {std::to_string(out.parts.size()), std::to_string(mostFundParts)}});
    return out;
}

void readRequest(const Place& place, RunBundle& out) {
    RunRequest& r = out.request;
    r.mode = place.at("mode").named<RunMode>(3);
    if (r.mode != RunMode::Simulation)
        place.at("mode").fail({"bundle.value", "only a simulation can run again"});
    r.strategy = place.at("strategy").text();
    out.strategySettings = place.at("settings").texts();
    r.broker = place.at("broker").text();
    r.instrument = place.at("instrument").taken(InstrumentId::parse(place.at("instrument").text()));
    r.timeframe = place.at("timeframe").taken(Timeframe::parse(place.at("timeframe").text()));
    r.span = {place.at("from").timeOr(UtcMs::min()), place.at("to").timeOr(UtcMs::max())};
    if (r.span.isEmpty())
        place.at("to").fail({"bundle.value", "the span is empty"});
    r.session = place.at("session").text();
    readMoney(place, r.settings);
    if (place.has("fund"))
        out.fund = fundOf(place.at("fund"));
    const auto share = [&](const char* key) {
        const double value = place.at(key).number();
        if (value < 0 || value > 1)
            place.at(key).fail({"bundle.value", "the value must be from 0 to 1"});
        return value;
    };
    r.demand = {share("min_coverage"), share("min_trust"), true};
}

BundledPlugin pluginOf(const Place& place) {
    return {place.at("kind").named<PluginKind>(3), place.at("id").text(), place.at("version").text(),
        place.at("sha256").digest()};
}

CorporateAction actionOf(const Place& place) {
    const std::string kind = place.at("kind").text();
    if (kind != "split" && kind != "dividend")
        place.at("kind").fail({"bundle.value", "'%1' is not known here", {kind.substr(0, 40)}});
    CorporateAction out;
    out.kind = kind == "split" ? CorporateAction::Kind::Split : CorporateAction::Kind::Dividend;
    out.day = place.at("day").time();
    out.value = place.at("value").number();
    if (out.value <= 0)
        place.at("value").fail({"bundle.value", "the value must be above 0"});
    return out;
}

AdjustedPrice adjustedOf(const Place& place) {
    const auto parts = place.items(2);
    if (parts.size() != 2) {
        place.fail({"bundle.value", "this is not a time and a price"});
        return {};
    }
    return {parts[0].time(), parts[1].number()};
}

BundledSeries seriesOf(const Place& place) {
    constexpr int many = 10'000'000;
    BundledSeries out;
    out.instrument = instrumentOf(place.at("instrument"));
    const auto timeframe = place.at("timeframe").taken(Timeframe::parse(place.at("timeframe").text()));
    out.candles = Series(out.instrument.id, timeframe);
    for (const Place& span : place.at("covered_empty").items(many)) {
        out.coveredEmpty.push_back(span.span());
        const std::size_t count = out.coveredEmpty.size();
        if (count > 1 && out.coveredEmpty[count - 1].begin <= out.coveredEmpty[count - 2].end)
            span.fail({"bundle.order", "the spans must be ascending and apart"});
    }
    for (const Place& action : place.at("actions").items(many))
        out.actions.push_back(actionOf(action));
    for (const Place& close : place.at("adjusted_closes").items(many))
        out.adjustedCloses.push_back(adjustedOf(close));
    return out;
}

SeenSeries seenOf(const Place& place) {
    SeenSeries out;
    out.instrument = place.at("instrument").taken(InstrumentId::parse(place.at("instrument").text()));
    out.timeframe = place.at("timeframe").taken(Timeframe::parse(place.at("timeframe").text()));
    out.span = {place.at("from").time(), place.at("to").time()};
    if (out.span.isEmpty())
        place.at("to").fail({"bundle.value", "the span is empty"});
    return out;
}

void readHead(const Place& root, BundleHead& out) {
    RunBundle& bundle = out.bundle;
    bundle.runId = runIdOf(root.at("run_id"));
    bundle.createdAt = root.at("created_at").time();
    bundle.codeVersion = root.at("code_version").text();
    bundle.strategyVersion = root.at("strategy_version").text();
    bundle.fingerprint = root.at("fingerprint").digest();
    bundle.instrument = instrumentOf(root.at("instrument"));
    readRequest(root.at("request"), bundle);
    if (bundle.instrument.id != bundle.request.instrument)
        root.at("instrument").fail({"bundle.value", "this is not the instrument of the run"});
    for (const Place& plugin : root.at("plugins").items(8))
        bundle.plugins.push_back(pluginOf(plugin));
    for (const Place& calendar : root.at("calendars").items(mostCalendars))
        bundle.calendars.push_back(QByteArray::fromStdString(calendar.longText()));
    out.result = sealAt(root.at("result"));
    for (const Place& series : root.at("data").items(mostSeries)) {
        bundle.data.push_back(seriesOf(series));
        out.data.push_back(sealAt(series));
    }
    // Made by older programs, a bundle without candles does not say which ones it means.
    if (!root.has("seen"))
        return;
    for (const Place& seen : root.at("seen").items(mostSeries))
        bundle.seen.push_back(seenOf(seen));
}

} // namespace

Result<BundleHead> bundleFromJson(const QByteArray& json) {
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return Error{"bundle.syntax", "this is not a JSON object: %1", {problem.errorString().toStdString()},
            "byte " + std::to_string(problem.offset)};
    std::optional<Error> trouble;
    const Place root(document.object(), "", trouble);
    const std::int64_t format = root.at("truebar_bundle").whole(1, INT64_MAX);
    if (!trouble && format > bundleFormat)
        return Error{"bundle.newer", "the bundle was made by a newer Truebar: its format is %1, known is %2",
            {std::to_string(format), std::to_string(bundleFormat)}, "/truebar_bundle"};
    BundleHead out;
    if (!trouble)
        readHead(root, out);
    if (trouble)
        return std::move(*trouble);
    return out;
}

} // namespace truebar
