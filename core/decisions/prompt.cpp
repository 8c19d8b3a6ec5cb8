#include "core/decisions/prompt.h"

namespace truebar {

Answer expiryOf(const Prompt& prompt, UtcMs now) {
    Answer out;
    out.by = "rule:expiry";
    out.at = prompt.pending.deadline;
    const bool isNoticed = now <= prompt.pending.deadline + expiryGrace;
    out.verdict = prompt.onExpiry == OnExpiry::Accept && isNoticed ? Verdict::Accepted : Verdict::Expired;
    if (prompt.onExpiry == OnExpiry::Accept && !isNoticed)
        out.note = "nobody was there when the time was over";
    return out;
}

} // namespace truebar
