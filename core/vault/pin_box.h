// How the PIN for one answer reaches the program that holds the workspace: sealed to a key that only this program has,
// for these words alone, and for once. Nothing that lies on the disk can be opened by anybody else, be tried against
// guesses, be used for another answer, or be handed in again.
#pragma once

#include "core/base/result.h"
#include "core/vault/secret.h"

#include <QString>

#include <array>
#include <memory>
#include <mutex>
#include <set>

namespace truebar {

// Of the program that asks for PINs. Its public half lies in the workspace for as long as it lives. Safe from any
// thread.
class PinBox {
public:
    // A new key; what an earlier program has left is replaced. "io.vault_write", "io.pin_box"
    static Result<std::unique_ptr<PinBox>> open(const QString& workspace);
    // What a program that was killed has left; for whoever holds the workspace and asks for no PIN.
    static void removeLeftover(const QString& workspace);
    ~PinBox();
    PinBox(const PinBox&) = delete;
    PinBox& operator=(const PinBox&) = delete;

    // "vault.sealed_pin" if it was sealed for another program or for other terms, was changed, or has been here before.
    Result<Secret> unseal(const std::string& sealed, std::string_view terms);

private:
    using Mark = std::array<unsigned char, 32>;

    PinBox(QString file, Secret secretKey);

    const QString m_file;
    const Secret m_secretKey;
    std::mutex m_mutex;
    std::set<Mark> m_seen; // under the mutex
};

// Whether a program asks for PINs here.
bool wantsSealedPin(const QString& workspace);
// `terms` is all that the one who enters the PIN agrees to. Text of one length, whatever the PIN's. "io.pin_box" if
// nobody asks, or if the key there could be somebody else's.
Result<std::string> sealPin(const QString& workspace, std::string_view terms, const Secret& pin);

} // namespace truebar
