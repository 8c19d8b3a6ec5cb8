#include "core/data/store_door.h"

namespace truebar {

StoreDoor::StoreDoor(DataThread& thread, QString marketDatabase)
    : m_thread(thread)
    , m_file(std::move(marketDatabase)) { }

StoreDoor::~StoreDoor() {
    // The connection belongs to the data thread and must end there, behind whatever is queued.
    m_thread.runAndWait([this] { m_store.reset(); });
}

Result<CandleStore*> StoreDoor::store() {
    if (!m_store) {
        auto opened = CandleStore::open(m_file, Database::Mode::ReadWrite);
        if (!opened)
            return std::move(opened).error();
        m_store = std::move(*opened);
    }
    return m_store.get();
}

Result<void> StoreDoor::run(const std::function<Result<void>(CandleStore&)>& work) {
    Result<void> out;
    m_thread.runAndWait([&] {
        const auto opened = store();
        out = opened ? work(**opened) : Result<void>(opened.error());
    });
    return out;
}

} // namespace truebar
