// What became of a request to a venue, and the requests of which that is not known yet. `Answer` is the venue's own.
#pragma once

#include "core/base/result.h"
#include "core/base/time.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace truebar::wire {

template <class Answer>
struct Outcome {
    enum class Kind {
        Answered,
        NotSent, // certainly
        Unanswered, // it may have arrived
    };
    Kind kind = Kind::Unanswered;
    Answer answer{};
    Error reason{}; // where not answered

    static Outcome of(Answer given) {
        Outcome out;
        out.kind = Kind::Answered;
        out.answer = std::move(given);
        return out;
    }
    static Outcome notSent(Error why) { return failed(Kind::NotSent, std::move(why)); }
    static Outcome unanswered(Error why) { return failed(Kind::Unanswered, std::move(why)); }

private:
    static Outcome failed(Kind kind, Error why) {
        Outcome out;
        out.kind = kind;
        out.reason = std::move(why);
        return out;
    }
};

// Told exactly once what became of a request.
template <class Answer>
using Done = std::function<void(const Outcome<Answer>&)>;

// "live.unavailable": no answer came, for this reason.
inline Error noAnswer(const std::string& reason) {
    return {"live.unavailable", "no answer came: %1", {reason}};
}
inline Error noConnection() {
    return {"live.unavailable", "there is no connection to the venue"};
}

// Requests under way, by a number that is never given twice. Belongs to one thread; whoever is told may ask again.
template <class Answer>
class PendingCalls {
public:
    // Its number, as text.
    std::string add(Done<Answer> done, UtcMs deadline = UtcMs::max()) {
        std::string id = std::to_string(++m_last);
        m_calls.emplace(id, Call{std::move(done), deadline});
        return id;
    }
    bool isEmpty() const { return m_calls.empty(); }
    // Nothing for a number that is not waited for: answered already, too late, or never given.
    Done<Answer> take(const std::string& id) {
        const auto found = m_calls.find(id);
        if (found == m_calls.end())
            return {};
        Done<Answer> out = std::move(found->second.done);
        m_calls.erase(found);
        return out;
    }
    // All of them may have arrived.
    void failAll(const Error& reason) {
        for (auto& [id, call] : std::exchange(m_calls, {}))
            call.done(Outcome<Answer>::unanswered(reason));
    }
    void expire(UtcMs now) {
        std::vector<Done<Answer>> late;
        std::erase_if(m_calls, [&](auto& item) {
            if (item.second.deadline > now)
                return false;
            late.push_back(std::move(item.second.done));
            return true;
        });
        for (const Done<Answer>& done : late)
            done(Outcome<Answer>::unanswered(noAnswer("the time is over")));
    }

private:
    struct Call {
        Done<Answer> done{};
        UtcMs deadline{};
    };
    std::map<std::string, Call> m_calls;
    std::uint64_t m_last = 0;
};

} // namespace truebar::wire
