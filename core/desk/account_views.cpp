// What an account shows of itself: snapshots, and how a panic goes on.
#include "core/desk/account_core.h"

#include "core/desk/panic_report.h"

#include <algorithm>

namespace truebar {

void AccountCore::reportPanic() {
    const PanicState& state = m_panic->state();
    if (state.stage == PanicStage::Idle) {
        m_lastPanicReport.clear();
        return;
    }
    PanicReport report;
    report.stage = toString(state.stage);
    report.openOrders = static_cast<std::int64_t>(state.openOrders);
    report.positions = static_cast<std::int64_t>(state.positions.size());
    report.trouble = state.trouble ? state.trouble->message() : std::string();
    report.since = m_killSwitch.note().at;
    const std::string sameness = toText(report);
    if (sameness == m_lastPanicReport)
        return;
    m_lastPanicReport = sameness;
    m_hasChanged = true;
    report.at = now();
    // Whoever reads it may as well ask the venue; a disk that takes nothing stops no panic.
    (void)m_parts.disk.replace(panicReportFile(m_parts.workspace, m_parts.account), toText(report));
}

std::shared_ptr<const AccountSnapshot> AccountCore::makeSnapshot() {
    auto out = std::make_shared<AccountSnapshot>();
    out->account = m_parts.account;
    out->number = ++m_snapshots;
    out->at = now();
    out->link = m_link;
    out->linkReason = m_linkReason;
    if (const auto may = m_path->mayTrade(); !may)
        out->lock = may.error();
    out->isStopped = m_killSwitch.isThrown();
    if (out->isStopped)
        out->stop = m_killSwitch.note();
    out->panic = m_panic->state();
    out->differences = m_path->differences();
    addOrders(*out);
    out->fills.assign(m_fills.rbegin(), m_fills.rend());
    addPositions(*out);
    out->profit = m_profit.profit();
    out->skew = m_path->skew();
    out->latency = m_latency;
    out->isRecovered = m_path->isRecovered();
    out->comparisons = m_path->passes();
    out->trouble = m_trouble;
    if (const IManualReports* reports = m_broker->reports()) {
        out->isByHand = true;
        out->slips = reports->openSlips();
    }
    return out;
}

void AccountCore::addOrders(AccountSnapshot& out) const {
    const OrderBook& book = m_path->book();
    for (const auto& [id, order] : book.active())
        out.orders.push_back(*order);
    for (const ClientOrderId& id : m_ended) {
        const LiveOrder* order = book.find(id);
        if (order && !book.active().contains(id))
            out.orders.push_back(*order);
    }
    // Ids count up, so the later of two of one moment is the one with the higher id.
    std::ranges::sort(out.orders, [](const LiveOrder& a, const LiveOrder& b) {
        return std::tie(a.intent.decidedAt, a.intent.id) > std::tie(b.intent.decidedAt, b.intent.id);
    });
}

void AccountCore::addPositions(AccountSnapshot& out) const {
    const auto& costs = m_profit.positions();
    std::set<ProfitBook::Key> keys;
    for (const auto& [key, quantity] : m_path->book().botPositions())
        keys.insert(key);
    for (const auto& [key, held] : costs)
        keys.insert(key);
    for (const ProfitBook::Key& key : keys) {
        BotPosition row;
        row.bot = key.first;
        row.instrument = key.second;
        row.quantity = m_path->book().position(key.second, key.first);
        if (const auto held = costs.find(key); held != costs.end()) {
            row.realized = held->second.realized;
            if (!row.quantity.isZero())
                row.entryPrice = held->second.average;
        }
        row.unrealized = m_profit.unrealized(key);
        out.positions.push_back(std::move(row));
    }
}

} // namespace truebar
