#include "tests/support/decisions/asking_program.h"

#include "core/decisions/decision_desk.h"
#include "core/workspace/workspace.h"
#include "tests/support/decisions/prompt_fixture.h"

#include <QCoreApplication>
#include <QThread>

#include <map>
#include <random>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace truebar::test {

namespace {

const std::string runId = "session-7";

// What it says is said, also if it is killed the next moment.
class World {
public:
    explicit World(const QString& file)
        : m_file(::open(file.toUtf8().constData(), O_WRONLY | O_CREAT | O_APPEND, 0600)) { }
    ~World() { ::close(m_file); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void say(const std::string& line) const {
        const std::string whole = line + '\n';
        if (::write(m_file, whole.data(), whole.size()) != static_cast<ssize_t>(whole.size()))
            ::_exit(3);
    }

private:
    int m_file;
};

class Program {
public:
    Program(const Workspace& workspace, const QString& world, unsigned seed)
        : m_door(m_thread, workspace.workspaceDatabase())
        , m_desk(m_door, workspace.directory(), systemClock())
        , m_world(world)
        , m_random(seed) { }

    bool recover() {
        const auto all = m_desk.list({{}, runId, false, 1'000'000});
        const auto learned = m_desk.delivered(runId);
        if (!all || !learned)
            return false;
        for (const KeptPrompt& kept : *all) {
            m_next = std::max(m_next, kept.prompt.pending.offered.number + 1);
            m_ids[kept.prompt.pending.offered.number] = kept.prompt.id;
        }
        // Running the session again sends what it had learned of before; the same orders have the same numbers.
        for (const GivenAnswer& given : *learned)
            send(given);
        return true;
    }

    bool ask() {
        PendingSuggestion pending = pendingSuggestion(m_next);
        pending.offered.time = systemClock().now();
        pending.deadline = pending.offered.time + Millis(within(0, 3) == 0 ? 5'000 : within(1, 40));
        const auto prompt =
            m_desk.ask(promptOrigin("bot", runId), pending, within(0, 3) == 0 ? OnExpiry::Accept : OnExpiry::Reject);
        if (!prompt)
            return false;
        m_ids[m_next++] = prompt->id;
        m_world.say("asked " + std::to_string(prompt->id));
        return true;
    }

    bool answerSome() {
        const auto open = m_desk.list({{}, runId, true, 1'000});
        if (!open)
            return false;
        for (const KeptPrompt& kept : *open) {
            if (within(0, 2) == 0)
                continue;
            const Verdict verdict = within(0, 2) == 0 ? Verdict::Rejected : Verdict::Accepted;
            const auto decided = m_desk.answer(kept.prompt.id, answerOf(verdict), "window");
            if (decided)
                tell(*decided);
            else if (decided.error().code != "decision.expired" && decided.error().code != "decision.decided")
                return false;
        }
        return true;
    }

    bool goOn() {
        const auto ended = m_desk.tick();
        if (!ended)
            return false;
        for (const KeptPrompt& kept : *ended)
            tell(kept);
        const auto answers = m_desk.deliver(runId, systemClock().now());
        if (!answers)
            return false;
        for (const GivenAnswer& given : *answers)
            send(given);
        return true;
    }

    bool isDone() {
        const auto open = m_desk.list({{}, runId, true, 1});
        return open && open->empty();
    }

private:
    int within(int least, int end) { return std::uniform_int_distribution<int>(least, end - 1)(m_random); }

    void tell(const KeptPrompt& kept) const {
        m_world.say(
            "decided " + std::to_string(kept.prompt.id) + ' ' + std::string(toString(kept.decision->answer.verdict)));
    }
    void send(const GivenAnswer& given) {
        if (given.answer.verdict == Verdict::Accepted)
            m_world.say("sent " + std::to_string(m_ids.at(given.suggestion)));
    }

    DataThread m_thread;
    WorkspaceDoor m_door;
    DecisionDesk m_desk;
    World m_world;
    std::mt19937 m_random;
    std::uint64_t m_next = 1;
    std::map<std::uint64_t, PromptId> m_ids;
};

} // namespace

int runAskingProgram(const QString& folder, const QString& world, unsigned seed, bool mayAsk) {
    int argc = 1;
    char name[] = "asking";
    char* argv[] = {name, nullptr};
    const QCoreApplication application(argc, argv);
    const auto workspace = Workspace::open(folder, WorkspaceAccess::ReadWrite);
    if (!workspace)
        return 1;
    Program program(**workspace, world, seed);
    if (!program.recover())
        return 2;
    bool isReady = false;
    while (mayAsk || !program.isDone()) {
        if (mayAsk && !program.ask())
            return 2;
        if (!std::exchange(isReady, true))
            World(world + QStringLiteral(".ready")).say("ready");
        if (!program.answerSome() || !program.goOn())
            return 2;
        QThread::msleep(mayAsk ? 0 : 5);
    }
    return program.goOn() ? 0 : 2;
}

} // namespace truebar::test
