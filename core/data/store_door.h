// The one writing CandleStore, for threads other than the data thread on which it lives.
#pragma once

#include "core/data/candle_store.h"
#include "core/data/data_thread.h"

namespace truebar {

class StoreDoor {
public:
    StoreDoor(DataThread& thread, QString marketDatabase);
    ~StoreDoor();
    StoreDoor(const StoreDoor&) = delete;
    StoreDoor& operator=(const StoreDoor&) = delete;

    // Runs `work` on the data thread and waits for it; the store is opened at the first call. Not to be called on the
    // data thread.
    Result<void> run(const std::function<Result<void>(CandleStore&)>& work);
    // On the data thread itself.
    Result<CandleStore*> store();
    DataThread& thread() { return m_thread; }
    QString file() const { return m_file; }

private:
    DataThread& m_thread;
    QString m_file;
    std::unique_ptr<CandleStore> m_store;
};

} // namespace truebar
