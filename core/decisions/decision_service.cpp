#include "core/decisions/decision_service.h"

#include "core/data/series_reader.h"

namespace truebar {

namespace {

constexpr int pulseMs = 250;
constexpr int chartCandles = 160;
constexpr int mostListed = 1'000;

Result<std::pair<SeriesSnapshot, Instrument>> chartOf(const QString& marketDatabase, const Prompt& prompt) {
    const auto store = CandleStore::open(marketDatabase, Database::Mode::ReadOnly);
    if (!store)
        return store.error();
    auto instrument = (*store)->instrument(prompt.origin.instrument);
    if (!instrument)
        return std::move(instrument).error();
    const UtcMs end = prompt.pending.offered.time;
    const auto rough =
        prompt.origin.timeframe.next(prompt.origin.timeframe.floor(end)) - prompt.origin.timeframe.floor(end);
    // Far enough back for markets that are closed most of the time; cut below.
    auto series = readSeries(**store, prompt.origin.instrument, prompt.origin.timeframe,
        {end - rough * chartCandles * 5, end}, SessionCalendar());
    if (!series)
        return std::move(series).error();
    const std::size_t size = (*series)->size();
    if (size <= chartCandles)
        return std::pair(std::move(*series), std::move(*instrument));
    auto last = std::make_shared<Series>(prompt.origin.instrument, prompt.origin.timeframe);
    for (std::size_t i = size - chartCandles; i < size; ++i)
        last->append((*series)->at(i));
    return std::pair(SeriesSnapshot(std::move(last)), std::move(*instrument));
}

} // namespace

DecisionService::DecisionService(QString workspace, QString marketDatabase, QString workspaceDatabase,
    DataThread& thread, const IClock& clock, LiveConsent consent, QObject* parent)
    : QObject(parent)
    , m_marketDatabase(std::move(marketDatabase))
    , m_workspaceDatabase(std::move(workspaceDatabase))
    , m_door(thread, m_workspaceDatabase)
    , m_desk(m_door, workspace, clock, std::move(consent)) {
    m_pulse.setInterval(pulseMs);
    connect(&m_pulse, &QTimer::timeout, this, &DecisionService::pulse);
}

DecisionService::~DecisionService() {
    m_computing.waitForDone();
    m_pool.waitForDone();
}

void DecisionService::start() {
    m_pulse.start();
    pulse();
}

void DecisionService::pulse() {
    if (m_isTicking)
        return;
    m_isTicking = true;
    m_pool.start([this] {
        std::optional<Error> trouble;
        if (const auto done = m_desk.tick(); !done)
            trouble = done.error();
        const std::uint64_t changes = m_desk.changes();
        std::optional<std::vector<KeptPrompt>> news;
        if (!trouble && m_listedAt != changes) {
            auto all = m_desk.list({{}, {}, false, mostListed});
            if (all) {
                m_listedAt = changes;
                news = std::move(*all);
            } else
                trouble = all.error();
        }
        // Once, not four times a second.
        const bool isNew = trouble && !m_toldFailure;
        m_toldFailure = trouble.has_value();
        m_answers.post([this, news = std::move(news), error = isNew ? trouble : std::nullopt] {
            m_isTicking = false;
            if (news)
                take(*news);
            if (error)
                Q_EMIT failed(*error);
        });
    });
}

void DecisionService::take(const std::vector<KeptPrompt>& prompts) {
    Q_EMIT listed(prompts);
    const bool isFirst = !m_hasListed;
    m_hasListed = true;
    for (auto kept = prompts.rbegin(); kept != prompts.rend(); ++kept) {
        const bool isOpen = !kept->decision;
        const auto [known, isAdded] = m_known.try_emplace(kept->prompt.id, isOpen);
        const bool wasOpen = !isAdded && known->second;
        known->second = isOpen;
        if (isAdded && isOpen)
            Q_EMIT prompted(kept->prompt);
        // What was decided before this window was there is history.
        else if (!isOpen && (wasOpen || (isAdded && !isFirst)))
            Q_EMIT decided(*kept);
    }
}

void DecisionService::answer(PromptId prompt, const Answer& answer, const SharedSecret& pin) {
    m_pool.start([this, prompt, answer, pin] {
        const auto kept = m_desk.answer(prompt, answer, "window", pin.get());
        m_answers.post([this, prompt, error = kept ? std::nullopt : std::optional(kept.error())] {
            if (error)
                Q_EMIT refused(prompt, *error);
            pulse();
        });
    });
}

void DecisionService::readChart(const Prompt& prompt) {
    m_computing.start([this, prompt] {
        auto chart = chartOf(m_marketDatabase, prompt);
        m_answers.post([this, id = prompt.id, chart = std::move(chart)] {
            if (chart)
                Q_EMIT chartRead(id, chart->first, chart->second);
            else
                Q_EMIT failed(chart.error());
        });
    });
}

} // namespace truebar
