#include "ui/shell/services.h"

namespace truebar::ui {

Services::Services(const Workspace& workspace, const PluginRegistry& plugins, DataThread& thread, FeedDesk& desk,
    std::shared_ptr<Redactor> redactor, const IClock& clock)
    : live(desk)
    , feeds(desk, plugins)
    , exports(workspace.marketDatabase())
    , vault(workspace.directory(), plugins, std::move(redactor))
    , keys(vault)
    , trading({workspace.directory(), plugins, desk.workspace(), keys, clock, systemDisk(), {}})
    , decisions(workspace.directory(), workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread,
          clock, [this, &clock] { return vault.gate().allow(Action::PlaceLiveOrders, clock.now()); })
    , bots(workspace.directory(), desk, live.hub(), plugins, decisions.desk(), accountsOf(trading))
    , indicators(workspace.directory(), desk, live.hub())
    , data(desk.store(), plugins, &live)
    , runs(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread)
    , health(workspace.marketDatabase(), desk.feeds(), desk.store(), desk.locks())
    , maintenance(desk, {desk.feeds(), desk.store(), desk.locks(), desk.workspace(), workspace.backupFolder()}, clock)
    , jobs(workspace.directory(), workspace.marketDatabase(), workspace.workspaceDatabase(), plugins, thread)
    , examinations(workspace.marketDatabase(), workspace.workspaceDatabase(), plugins) { }

} // namespace truebar::ui
