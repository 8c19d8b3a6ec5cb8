// What bots ask before they do what no account asks for them.
#pragma once

#include "core/live/disk.h"
#include "core/sdk/clock.h"
#include "core/vault/trading_gate.h"

#include <QString>

#include <functional>

namespace truebar {

// From any thread; they wait for nothing but a look at a file. Empty: allowed.
struct BotGates {
    // Whether a dry run may place orders now: "gate.analysis_only", "vault.role", and "live.stopped" while trading is
    // stopped in the workspace.
    std::function<Result<void>()> placePaper{};
    // Whether the limits of a live bot may be changed now: "gate.locked", "vault.role", "gate.pin_needed".
    std::function<Result<void>()> changeLimits{};
};

// Disk and gate outlive them.
BotGates botGates(const QString& workspace, IDisk& disk, const TradingGate& gate, const IClock& clock);

} // namespace truebar
