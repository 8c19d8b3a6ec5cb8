#include "core/live/kill_switch.h"

#include "core/live/fields.h"

namespace truebar {

KillSwitch::KillSwitch(IDisk& disk, const std::string& directory)
    : m_disk(disk)
    , m_path(directory + "/trading.stopped") { }

Result<void> KillSwitch::mayTrade() const {
    return isThrown() ? Result<void>(Error{"live.stopped", "trading was stopped: %1", {note().reason}})
                      : Result<void>();
}

StopNote KillSwitch::note() const {
    StopNote note;
    const auto text = m_disk.read(m_path);
    if (!text)
        return note;
    FieldReader in(std::string_view(*text).substr(0, text->find('\n')));
    note.reason = in.text();
    note.by = in.text();
    note.at = in.time();
    return in.isDone() ? note : StopNote();
}

Result<void> KillSwitch::throwIt(const StopNote& note) {
    m_isThrownHere = true;
    // The first reason is the one to keep.
    if (!m_disk.exists(m_path)) {
        const std::string text = FieldWriter().add(note.reason).add(note.by).add(note.at).take() + '\n';
        if (auto done = m_disk.replace(m_path, text); !done)
            return done;
    }
    // From here on the file decides, so that any process can release it.
    m_isThrownHere = false;
    return {};
}

Result<void> KillSwitch::release() {
    if (auto done = m_disk.remove(m_path); !done)
        return done;
    m_isThrownHere = false;
    return {};
}

} // namespace truebar
