#include "core/engine/run_result.h"

namespace truebar {

std::string_view toString(Verdict verdict) {
    switch (verdict) {
    case Verdict::Accepted:
        return "accepted";
    case Verdict::Rejected:
        return "rejected";
    case Verdict::Expired:
        return "expired";
    case Verdict::Amended:
        return "amended";
    }
    return {};
}

} // namespace truebar
