#include "core/jobs/cell_search.h"

#include <utility>

namespace truebar {

CellSearch::CellSearch(
    std::shared_ptr<const StudyWork> study, std::size_t cell, Known known, std::function<void()> wake)
    : m_study(std::move(study))
    , m_cell(cell)
    , m_known(std::move(known))
    , m_wake(std::move(wake))
    , m_thread([this] { search(); }) { }

CellSearch::~CellSearch() {
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_changed.notify_all();
}

std::optional<Trial> CellSearch::takeQuestion() {
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_question, std::nullopt);
}

void CellSearch::answer(std::optional<double> score) {
    {
        const std::lock_guard lock(m_mutex);
        m_answer = score;
    }
    m_changed.notify_all();
}

bool CellSearch::isOver() const {
    const std::lock_guard lock(m_mutex);
    return m_isOver;
}

Result<void> CellSearch::result() const {
    const std::lock_guard lock(m_mutex);
    return m_result;
}

Result<std::optional<double>> CellSearch::ask(const Combination& combination) {
    const bool isMaximised = m_study->spec.objective.maximise;
    const auto costOf = [&](std::optional<double> score) {
        return score && isMaximised ? std::optional(-*score) : score;
    };
    Trial trial;
    // The same questions in the same order get the same numbers, whether they are known or not.
    trial.number = m_cell * m_study->perCell + ++m_asked;
    trial.cell = m_cell;
    trial.values = valuesOf(m_study->spec, combination);
    if (const auto known = m_known.find(trial.values); known != m_known.end())
        return costOf(known->second);
    {
        const std::lock_guard lock(m_mutex);
        m_question = std::move(trial);
    }
    m_wake();
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_isStopping || m_answer; });
    if (m_isStopping)
        return Error{"jobs.cancelled", "the search was stopped"};
    return costOf(*std::exchange(m_answer, std::nullopt));
}

void CellSearch::search() {
    const Search& search = m_study->spec.search;
    const auto method = search.kind == SearchKind::Direct ? ModelSearch::Direct : ModelSearch::ControlledRandom;
    auto result = searchByModel(method, axisSizes(m_study->spec), m_study->perCell, search.seed,
        [this](const Combination& combination) { return ask(combination); });
    {
        const std::lock_guard lock(m_mutex);
        m_result = std::move(result);
        m_isOver = true;
    }
    m_wake();
}

} // namespace truebar
