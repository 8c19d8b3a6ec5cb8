// The keyring of the desktop (Secret Service, KWallet) through QtKeychain. The file that QtKeychain would fall back to
// hides nothing and is never used.
#pragma once

#include "core/base/result.h"
#include "core/vault/secret.h"

#include <atomic>
#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
}

namespace truebar {

// Waits for the desktop, which may ask the person: not for the window's thread. What is asked runs in the thread of the
// application, whose events have to go on meanwhile.
class DesktopKeyring {
public:
    explicit DesktopKeyring(std::chrono::milliseconds patience = std::chrono::minutes(2))
        : m_patience(patience) { }

    // Errors: "keyring.missing" (nothing is kept under this name), "keyring.denied" (the person or the desktop said
    // no), "keyring.none" (there is no keyring here), "keyring.failed".
    Result<Secret> read(const std::string& name) const;
    Result<void> write(const std::string& name, const Secret& value) const;
    // No error where there is nothing.
    Result<void> remove(const std::string& name) const;

    // Whoever waits is told that it was cancelled, now and later; from any thread.
    void cancel() { m_isCancelled = true; }

private:
    // `make` makes a job in the application's thread; `onDone` is given it there when it has ended well.
    using Job = std::function<QKeychain::Job*()>;
    Result<void> run(const Job& make, std::function<void(QKeychain::Job&)> onDone) const;

    std::chrono::milliseconds m_patience;
    std::atomic<bool> m_isCancelled = false;
};

} // namespace truebar
