#include "core/desk/bot_gates.h"

#include "core/live/kill_switch.h"
#include "core/vault/profile_folder.h"

namespace truebar {

namespace {

// The file of the workspace decides: it may have come since the gate was made.
Result<void> mayPlacePaper(const QString& workspace, const KillSwitch& stop, const TradingGate& gate, UtcMs now) {
    if (isAnalysisOnly(workspace))
        return TradingGate(true).allow(Action::PlacePaperOrders, now);
    if (auto allowed = gate.allow(Action::PlacePaperOrders, now); !allowed)
        return allowed;
    return stop.mayTrade();
}

} // namespace

BotGates botGates(const QString& workspace, IDisk& disk, const TradingGate& gate, const IClock& clock) {
    BotGates out;
    out.placePaper = [workspace, stop = KillSwitch(disk, workspace.toStdString()), &gate, &clock] {
        return mayPlacePaper(workspace, stop, gate, clock.now());
    };
    out.changeLimits = [&gate, &clock] { return gate.allow(Action::ChangeLimits, clock.now()); };
    return out;
}

} // namespace truebar
