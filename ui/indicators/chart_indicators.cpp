#include "ui/indicators/chart_indicators.h"

#include "ui/chart/chart_widget.h"
#include "ui/indicators/indicator_schema.h"

#include <QSettings>

#include <algorithm>

namespace truebar::ui {

namespace {

constexpr const char* settingsKey = "chart/indicators";

} // namespace

ChartIndicators::ChartIndicators(ChartWidget* chart, QString settingsFile, QObject* parent)
    : QObject(parent)
    , m_chart(chart)
    , m_settingsFile(std::move(settingsFile)) {
    load();
    show();
}

void ChartIndicators::load() {
    const QSettings settings(m_settingsFile, QSettings::IniFormat);
    const QStringList texts = settings.value(QLatin1String(settingsKey)).toStringList();
    for (const QString& text : texts) {
        const auto parsed = IndicatorSpec::parse(text.toStdString());
        if (!parsed || m_specs.size() == most)
            continue;
        if (auto spec = checkedSpec(parsed->name, parsed->parameters))
            m_specs.push_back(std::move(*spec));
    }
}

void ChartIndicators::save() const {
    QStringList texts;
    for (const IndicatorSpec& spec : m_specs)
        texts << QString::fromStdString(spec.toString());
    QSettings settings(m_settingsFile, QSettings::IniFormat);
    settings.setValue(QLatin1String(settingsKey), texts);
}

void ChartIndicators::setSpecs(std::vector<IndicatorSpec> specs) {
    specs.resize(std::min(specs.size(), most));
    std::erase_if(specs, [](const IndicatorSpec& spec) { return !checkedSpec(spec.name, spec.parameters); });
    m_specs = std::move(specs);
    save();
    show();
    compute();
    Q_EMIT specsChanged();
}

void ChartIndicators::setSeries(SeriesSnapshot series) {
    m_series = std::move(series);
    m_computed.clear();
    ++m_epoch;
    compute();
}

void ChartIndicators::extendSeries(SeriesSnapshot series) {
    m_series = std::move(series);
    compute();
}

ChartIndicators::Lines ChartIndicators::linesOf(const IndicatorSpec& spec) const {
    const auto found =
        std::find_if(m_computed.begin(), m_computed.end(), [&](const auto& each) { return each.first == spec; });
    return found == m_computed.end() ? nullptr : found->second;
}

void ChartIndicators::show() {
    std::vector<ChartIndicator> shown;
    for (const IndicatorSpec& spec : m_specs)
        shown.push_back({spec, findIndicator(spec.name)->onPricePane, linesOf(spec)});
    m_chart->setIndicators(std::move(shown));
}

void ChartIndicators::compute() {
    if (m_isBusy || !m_series)
        return;
    std::vector<IndicatorSpec> wanted;
    for (const IndicatorSpec& spec : m_specs) {
        const Lines there = linesOf(spec);
        if (!there || there->size() < m_series->size())
            wanted.push_back(spec);
    }
    if (wanted.empty() || m_series->isEmpty())
        return;
    m_isBusy = true;
    m_pool.start([this, series = m_series, wanted = std::move(wanted), epoch = m_epoch] {
        Computed out;
        for (const IndicatorSpec& spec : wanted) {
            if (auto lines = computeIndicator(spec.name, spec.parameters, *series))
                out.emplace_back(spec, std::make_shared<const IndicatorLines>(std::move(*lines)));
        }
        m_answers.post([this, epoch, computed = std::move(out)] {
            m_isBusy = false;
            if (epoch == m_epoch)
                take(computed);
            compute();
        });
    });
}

void ChartIndicators::take(const Computed& computed) {
    // Of what was computed before only what is still shown is kept.
    Computed kept;
    for (const IndicatorSpec& spec : m_specs) {
        const auto fresh =
            std::find_if(computed.begin(), computed.end(), [&](const auto& each) { return each.first == spec; });
        if (const Lines lines = fresh == computed.end() ? linesOf(spec) : fresh->second)
            kept.emplace_back(spec, lines);
    }
    m_computed = std::move(kept);
    show();
}

} // namespace truebar::ui
