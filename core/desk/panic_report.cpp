#include "core/desk/panic_report.h"

#include "core/live/fields.h"

namespace truebar {

std::string panicReportFile(const std::string& workspace, const std::string& account) {
    return workspace + "/trading/" + account + ".panic";
}

std::string toText(const PanicReport& report) {
    return FieldWriter()
               .add(report.stage)
               .add(report.openOrders)
               .add(report.positions)
               .add(report.trouble)
               .add(report.since)
               .add(report.at)
               .take()
        + '\n';
}

std::optional<PanicReport> readPanicReport(IDisk& disk, const std::string& workspace, const std::string& account) {
    const auto text = disk.read(panicReportFile(workspace, account));
    if (!text)
        return std::nullopt;
    FieldReader in(std::string_view(*text).substr(0, text->find('\n')));
    PanicReport out;
    out.stage = in.text();
    out.openOrders = in.integer();
    out.positions = in.integer();
    out.trouble = in.text();
    out.since = in.time();
    out.at = in.time();
    return in.isDone() ? std::optional(out) : std::nullopt;
}

} // namespace truebar
