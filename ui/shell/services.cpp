#include "ui/shell/services.h"

namespace truebar::ui {

namespace {

// What places a live order by hand also says yes to a bot. Who answers from another program is not the one who has
// armed the window, and needs the PIN with each yes.
LiveConsent consentOf(VaultService& vault, const IClock& clock) {
    LiveConsent out;
    out.here = [&vault, &clock] { return vault.gate().allow(Action::PlaceLiveOrders, clock.now()); };
    out.elsewhere = [&vault] { return vault.gate().allowUnarmed(Action::PlaceLiveOrders); };
    out.checkPin = [&vault](const Secret& pin) { return vault.checkPin(pin); };
    out.unseal = [&vault](const LeftAnswer& left) { return vault.unsealPin(left.sealedPin, termsOf(left)); };
    return out;
}

} // namespace

Services::Services(const Workspace& workspace, const PluginRegistry& plugins, DataThread& thread, FeedDesk& desk,
    std::shared_ptr<Redactor> redactor, const IClock& clock)
    : live(desk)
    , feeds(desk, plugins)
    , exports(workspace.marketDatabase())
    , vault(workspace.directory(), plugins, std::move(redactor))
    , keys(vault)
    , trading({workspace.directory(), plugins, desk.workspace(), keys, clock, systemDisk(), {}})
    , decisions(workspace.directory(), workspace.marketDatabase(), workspace.workspaceDatabase(), thread, clock,
          consentOf(vault, clock))
    , bots(workspace.directory(), desk, live.hub(), plugins, decisions.desk(), accountsOf(trading),
          botGates(workspace.directory(), systemDisk(), vault.gate(), clock))
    , reviews(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins)
    , indicators(workspace.directory(), desk, live.hub())
    , data(desk.store(), plugins, &live)
    , runs(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread)
    , health(workspace.marketDatabase(), desk.feeds(), desk.store(), desk.locks())
    , maintenance(desk, {desk.feeds(), desk.store(), desk.locks(), desk.workspace(), workspace.backupFolder()}, clock)
    , jobs(workspace.directory(), workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread)
    , examinations(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins) { }

} // namespace truebar::ui
