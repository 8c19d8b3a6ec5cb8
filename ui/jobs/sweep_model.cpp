#include "ui/jobs/sweep_model.h"

#include "core/market/builtin_calendars.h"

#include <QCoreApplication>

#include <algorithm>

namespace truebar::ui {

namespace {

Result<std::vector<Decimal>> decimalsOf(const QString& text) {
    std::vector<Decimal> out;
    const QStringList parts = text.split(QLatin1Char(','));
    for (const QString& part : parts) {
        const auto value = Decimal::parse(part.trimmed().toStdString());
        if (!value)
            return value.error();
        out.push_back(*value);
    }
    return out;
}

Result<UtcMs> timeOr(const QString& text, UtcMs fallback) {
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? Result<UtcMs>(fallback) : parseUtc(trimmed.toStdString());
}

Result<std::vector<TimeSpan>> spansOf(const QString& text) {
    std::vector<TimeSpan> out;
    const QStringList parts = text.split(QLatin1Char(';'), Qt::SkipEmptyParts);
    for (const QString& part : parts) {
        if (part.trimmed().isEmpty())
            continue;
        const auto dots = part.indexOf(QStringLiteral(".."));
        if (dots < 0)
            return Error{"usage.span", QT_TRANSLATE_NOOP("errors", "'%1' is not FROM..TO"),
                {part.trimmed().left(60).toStdString()}};
        const auto from = timeOr(part.left(dots), UtcMs::min());
        const auto to = timeOr(part.mid(dots + 2), UtcMs::max());
        if (!from || !to)
            return from ? to.error() : from.error();
        if (TimeSpan{*from, *to}.isEmpty())
            return Error{"usage.span", QT_TRANSLATE_NOOP("errors", "the beginning must be before the end")};
        out.push_back({*from, *to});
    }
    if (out.empty())
        out.push_back({});
    return out;
}

class Checker {
public:
    Checker(const PluginRegistry& plugins, const SweepDraft& draft)
        : m_plugins(plugins)
        , m_draft(draft) { }

    SweepCheck check() {
        StudySpec& spec = m_out.spec;
        spec.name = m_draft.name.trimmed().toStdString();
        spec.strategy = m_draft.strategy.toStdString();
        spec.search = {m_draft.search, m_draft.search == SearchKind::Grid ? 0 : m_draft.trials, m_draft.seed};
        spec.objective = m_draft.objective;
        spec.priority = m_draft.priority;
        spec.demand.allowIncomplete = m_draft.allowIncomplete;
        addSettings();
        addMarket();
        addMoney();
        count();
        return std::move(m_out);
    }

private:
    void problem(const std::string& field, Error error) {
        error.location.clear(); // it stands at the field
        m_out.problems.emplace(field, std::move(error));
    }

    void addSettings() {
        const auto plugin = m_plugins.find(PluginKind::Strategy, m_out.spec.strategy);
        if (!plugin) {
            problem("strategy", plugin.error());
            return;
        }
        const SettingsSchema& schema = (*plugin)->metadata.settings;
        for (const SettingField& field : schema.fields()) {
            const auto given = m_draft.settings.find(field.key);
            if (given != m_draft.settings.end())
                addSetting(schema, field, given->second.trimmed().toStdString());
        }
    }

    void addSetting(const SettingsSchema& schema, const SettingField& field, const std::string& text) {
        // A path may hold whatever separates values.
        const bool mayVary = field.type != SettingType::File && field.type != SettingType::Text;
        if (!mayVary) {
            m_out.spec.fixed.emplace(field.key, text);
            m_out.values.emplace(field.key, 1);
            return;
        }
        std::string compact = text;
        std::erase(compact, ' ');
        auto axis = parseSweepAxis(schema, field.key + '=' + compact);
        if (!axis) {
            problem("setting_" + field.key, axis.error());
            return;
        }
        m_out.values.emplace(field.key, axis->values.size());
        if (axis->values.size() == 1)
            m_out.spec.fixed.emplace(field.key, axis->values.front());
        else
            m_out.spec.axes.push_back(std::move(*axis));
    }

    void addMarket() {
        StudySpec& spec = m_out.spec;
        for (const QString& each : m_draft.instruments) {
            if (auto id = InstrumentId::parse(each.toStdString()))
                spec.instruments.push_back(std::move(*id));
        }
        if (spec.instruments.empty())
            problem(
                "instruments", {"sweep.no_instrument", QT_TRANSLATE_NOOP("errors", "choose at least one instrument")});
        for (const QString& each : m_draft.timeframes) {
            if (const auto timeframe = Timeframe::parse(each.toStdString()))
                spec.timeframes.push_back(*timeframe);
        }
        if (spec.timeframes.empty())
            problem("timeframes", {"sweep.no_timeframe", QT_TRANSLATE_NOOP("errors", "choose at least one timeframe")});
        if (auto spans = spansOf(m_draft.spans))
            spec.spans = std::move(*spans);
        else
            problem("spans", spans.error());
        if (!m_draft.session.trimmed().isEmpty())
            spec.session = m_draft.session.trimmed().toStdString();
        if (const auto session = calendarNamed(spec.session); !session)
            problem("session", session.error());
    }

    void addMoney() {
        const auto cash = decimalsOf(m_draft.cash);
        const auto fees = decimalsOf(m_draft.fee);
        const auto ticks = decimalsOf(m_draft.slippage);
        if (!cash)
            problem("cash", cash.error());
        if (!fees)
            problem("fee", fees.error());
        if (!ticks)
            problem("slippage", ticks.error());
        if (!cash || !fees || !ticks)
            return;
        m_out.spec.money.clear();
        for (const Decimal amount : *cash) {
            for (const Decimal fee : *fees) {
                for (const Decimal slip : *ticks)
                    addMoney(amount, fee, slip);
            }
        }
    }

    void addMoney(Decimal cash, Decimal fee, Decimal slip) {
        RunSettings money;
        money.cash = Money(cash);
        money.feeBps = fee;
        const double whole = slip.toDouble();
        if (slip.decimals() > 0 || whole < 0 || whole > 10'000) {
            problem("slippage",
                {"usage.number", QT_TRANSLATE_NOOP("errors", "'%1' is not a whole number from %2 to %3"),
                    {slip.toString(), "0", "10000"}});
            return;
        }
        money.slippageTicks = static_cast<int>(whole);
        if (auto checked = RunSettings::checked(money)) {
            m_out.spec.money.push_back(*checked);
        } else {
            const bool isFee = checked.error().location.find("fee") != std::string::npos;
            problem(isFee ? "fee" : "cash", checked.error());
        }
    }

    void count() {
        const StudySpec& spec = m_out.spec;
        m_out.cells = spec.instruments.size() * spec.timeframes.size() * spec.spans.size() * spec.money.size();
        m_out.combinations = combinationCount(axisSizes(spec), mostTrials);
        const std::uint64_t perCell =
            m_draft.search == SearchKind::Grid ? m_out.combinations : std::min(m_draft.trials, m_out.combinations);
        m_out.trials = perCell * m_out.cells;
        if (m_out.trials > mostTrials)
            problem("size",
                {"sweep.too_many", QT_TRANSLATE_NOOP("errors", "the study has more than %1 trials"),
                    {std::to_string(mostTrials)}});
    }

    const PluginRegistry& m_plugins;
    const SweepDraft& m_draft;
    SweepCheck m_out;
};

} // namespace

SweepCheck checkDraft(const PluginRegistry& plugins, const SweepDraft& draft) {
    return Checker(plugins, draft).check();
}

} // namespace truebar::ui
