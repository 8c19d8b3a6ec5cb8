// A model search over one cell, on a thread of its own: it asks for one trial after the other and waits for each.
#pragma once

#include "core/jobs/trial_pool.h"

#include <map>

namespace truebar {

class CellSearch {
public:
    using Known = std::map<std::vector<std::string>, std::optional<double>>;

    // `known` are the scores of trials that have ended in an earlier session; they are not asked for again. `wake` is
    // called on the search's thread when there is a question or an end.
    CellSearch(std::shared_ptr<const StudyWork> study, std::size_t cell, Known known, std::function<void()> wake);
    // Gives up.
    ~CellSearch();
    CellSearch(const CellSearch&) = delete;
    CellSearch& operator=(const CellSearch&) = delete;

    std::size_t cell() const { return m_cell; }
    // The trial that is asked for, once; it is answered with its score.
    std::optional<Trial> takeQuestion();
    void answer(std::optional<double> score);
    bool isOver() const;
    // Of a search that is over.
    Result<void> result() const;

private:
    void search();
    Result<std::optional<double>> ask(const Combination& combination);

    const std::shared_ptr<const StudyWork> m_study;
    const std::size_t m_cell;
    const Known m_known;
    const std::function<void()> m_wake;
    std::uint64_t m_asked = 0; // of the search's thread
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::optional<Trial> m_question;
    std::optional<std::optional<double>> m_answer;
    bool m_isStopping = false;
    bool m_isOver = false;
    Result<void> m_result;
    std::jthread m_thread; // last: it uses all of the above
};

} // namespace truebar
