#include "core/access/desktop_keyring.h"

#include <QCoreApplication>
#include <QThread>

#include <qt6keychain/keychain.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <sodium.h>

namespace truebar {

namespace {

const QString service = QStringLiteral("Truebar");
constexpr std::chrono::milliseconds betweenLooks(50); // whether it was cancelled

Error errorOf(const QKeychain::Job& job) {
    const std::string reason = job.errorString().toStdString();
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {"keyring.missing", "the keyring of this desktop does not know the key"};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {"keyring.denied", "the keyring of this desktop was not opened: %1", {reason}};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {"keyring.none", "this desktop has no keyring: %1", {reason}};
    default:
        return {"keyring.failed", "the keyring of this desktop does not answer as it should: %1", {reason}};
    }
}

// Qt's copies lie in ordinary memory.
void overwrite(QByteArray& bytes) {
    sodium_memzero(bytes.data(), static_cast<std::size_t>(bytes.size()));
}

// What becomes of a job, for the thread that waits and for the one in which it runs, whichever of them lives longer.
struct Outcome {
    std::mutex mutex;
    std::condition_variable news;
    std::optional<Result<void>> result;
    bool isGivenUp = false; // nobody waits any more
};

QString nameOf(const std::string& name) {
    return QString::fromStdString(name);
}

} // namespace

// QtKeychain queues its jobs in the thread of the first one, so all of them run in that which is always there.
Result<void> DesktopKeyring::run(const Job& make, std::function<void(QKeychain::Job&)> onDone) const {
    const auto outcome = std::make_shared<Outcome>();
    QCoreApplication* const application = QCoreApplication::instance();
    QMetaObject::invokeMethod(
        application,
        [outcome, make, onDone = std::move(onDone)] {
            QKeychain::Job* const job = make();
            job->setInsecureFallback(false);
            QObject::connect(job, &QKeychain::Job::finished, job, [outcome, onDone](QKeychain::Job* ended) {
                const std::lock_guard lock(outcome->mutex);
                if (ended->error() != QKeychain::NoError)
                    outcome->result = errorOf(*ended);
                else if (!outcome->isGivenUp) {
                    onDone(*ended);
                    outcome->result = Result<void>();
                }
                outcome->news.notify_all();
            });
            job->start(); // deletes itself
        },
        Qt::QueuedConnection);
    const bool isApplications = QThread::currentThread() == application->thread();
    const auto end = std::chrono::steady_clock::now() + m_patience;
    std::unique_lock lock(outcome->mutex);
    while (!outcome->result && !m_isCancelled && std::chrono::steady_clock::now() < end) {
        if (isApplications) {
            lock.unlock();
            QCoreApplication::processEvents(QEventLoop::AllEvents, int(betweenLooks.count()));
            lock.lock();
        } else {
            outcome->news.wait_for(lock, betweenLooks);
        }
    }
    outcome->isGivenUp = true;
    return outcome->result.value_or(Error{"keyring.failed", "the keyring of this desktop does not answer"});
}

Result<Secret> DesktopKeyring::read(const std::string& name) const {
    const auto value = std::make_shared<Secret>();
    auto done = run(
        [name] {
            auto* job = new QKeychain::ReadPasswordJob(service);
            job->setKey(nameOf(name));
            return job;
        },
        [value](QKeychain::Job& job) {
            QByteArray bytes = static_cast<QKeychain::ReadPasswordJob&>(job).binaryData();
            *value = Secret::copyOf({bytes.constData(), static_cast<std::size_t>(bytes.size())});
            overwrite(bytes);
        });
    return done ? Result<Secret>(std::move(*value)) : Result<Secret>(std::move(done).error());
}

Result<void> DesktopKeyring::write(const std::string& name, const Secret& value) const {
    const auto kept = std::make_shared<const Secret>(value.clone());
    return run(
        [name, kept] {
            auto* job = new QKeychain::WritePasswordJob(service);
            job->setKey(nameOf(name));
            const std::string_view text = kept->reveal();
            job->setBinaryData(QByteArray(text.data(), static_cast<qsizetype>(text.size())));
            return job;
        },
        [](QKeychain::Job&) {});
}

Result<void> DesktopKeyring::remove(const std::string& name) const {
    auto done = run(
        [name] {
            auto* job = new QKeychain::DeletePasswordJob(service);
            job->setKey(nameOf(name));
            return job;
        },
        [](QKeychain::Job&) {});
    return done || done.error().code == "keyring.missing" ? Result<void>() : done;
}

} // namespace truebar
