#include "core/game/arm_guard.h"

namespace truebar {

std::string_view toString(Disarmed reason) {
    switch (reason) {
    case Disarmed::ByHand:
        return "by_hand";
    case Disarmed::Idle:
        return "idle";
    case Disarmed::Locked:
        return "locked";
    case Disarmed::LinkLost:
        return "link_lost";
    case Disarmed::PricesOld:
        return "prices_old";
    case Disarmed::Stopped:
        return "stopped";
    case Disarmed::Elsewhere:
        return "elsewhere";
    case Disarmed::Leverage:
        return "leverage";
    case Disarmed::Margin:
        return "margin";
    }
    return {};
}

} // namespace truebar
