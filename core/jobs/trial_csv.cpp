#include "core/jobs/trial_csv.h"

#include "core/warehouse/row_text.h"

#include <QSaveFile>

#include <charconv>
#include <unordered_map>

namespace truebar {

namespace {

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

void addCell(std::string& line, const std::string& cell) {
    if (!line.empty())
        line += ',';
    line += cell;
}

std::string headerOf(const StudySpec& spec) {
    std::string out;
    for (const char* each : {"trial", "status", "instrument", "timeframe"})
        addCell(out, each);
    for (const SweepAxis& axis : spec.axes)
        addCell(out, csvTextCell(axis.key));
    addCell(out, "score");
    for (const MetricValue& metric : listMetrics(Metrics()))
        addCell(out, std::string(metric.name));
    addCell(out, "reason");
    return out + '\n';
}

std::string lineOf(const StudySpec& spec, const std::vector<StudyCell>& cells, const Trial& trial) {
    std::string out;
    addCell(out, std::to_string(trial.number));
    addCell(out, std::string(toString(trial.status)));
    const StudyCell cell = trial.cell < cells.size() ? cells[trial.cell] : StudyCell();
    addCell(out, csvTextCell(cell.instrument.toString()));
    addCell(out, cell.timeframe.toString());
    for (std::size_t i = 0; i < spec.axes.size(); ++i) {
        const std::string value = i < trial.values.size() ? trial.values[i] : std::string();
        // A number below zero is a number, not a formula.
        addCell(out, Decimal::parse(value) ? value : csvTextCell(value));
    }
    addCell(out, trial.score ? shortest(*trial.score) : std::string());
    for (const MetricValue& metric : listMetrics(trial.metrics.value_or(Metrics()))) {
        std::string text;
        if (trial.metrics && metric.money)
            text = metric.money->value().toString();
        else if (trial.metrics && metric.value)
            text = shortest(*metric.value);
        addCell(out, text);
    }
    addCell(out, csvTextCell(trial.reason.message()));
    return out + '\n';
}

} // namespace

std::string trialCsv(const StudyTrials& trials, std::span<const std::uint64_t> numbers) {
    std::unordered_map<std::uint64_t, const Trial*> byNumber;
    for (const Trial& trial : trials.trials)
        byNumber.emplace(trial.number, &trial);
    const auto cells = cellsOf(trials.study.spec);
    std::string out = headerOf(trials.study.spec);
    for (const std::uint64_t number : numbers) {
        if (const auto found = byNumber.find(number); found != byNumber.end())
            out += lineOf(trials.study.spec, cells, *found->second);
    }
    return out;
}

Result<void> writeTrialCsv(const StudyTrials& trials, std::span<const std::uint64_t> numbers, const QString& file) {
    const std::string text = trialCsv(trials, numbers);
    QSaveFile out(file);
    const auto size = static_cast<qint64>(text.size());
    if (!out.open(QIODevice::WriteOnly) || out.write(text.data(), size) != size || !out.commit())
        return Error{
            "io.export", "the file cannot be written: %1", {out.errorString().toStdString()}, file.toStdString()};
    return {};
}

} // namespace truebar
