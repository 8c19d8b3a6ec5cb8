#include "core/sdk/feed.h"
#include "core/sdk/live_order.h"
#include "core/sdk/plugin_metadata.h"
#include "core/sdk/suggestion.h"

#include <algorithm>

namespace truebar {

std::string_view toString(Exposure exposure) {
    switch (exposure) {
    case Exposure::Flat:
        return "flat";
    case Exposure::Long:
        return "long";
    case Exposure::Short:
        return "short";
    }
    return {};
}

std::string_view toString(PluginKind kind) {
    switch (kind) {
    case PluginKind::Strategy:
        return "strategy";
    case PluginKind::Broker:
        return "broker";
    case PluginKind::Feed:
        return "feed";
    case PluginKind::LiveBroker:
        return "live_broker";
    case PluginKind::Account:
        return "account";
    }
    return {};
}

std::string_view toString(LinkState state) {
    switch (state) {
    case LinkState::Connecting:
        return "connecting";
    case LinkState::Live:
        return "live";
    case LinkState::Lost:
        return "lost";
    }
    return {};
}

std::string_view toString(Certainty certainty) {
    switch (certainty) {
    case Certainty::Accepted:
        return "accepted";
    case Certainty::Refused:
        return "refused";
    case Certainty::Unknown:
        return "unknown";
    }
    return {};
}

std::string_view toString(VenueOrderState state) {
    switch (state) {
    case VenueOrderState::Open:
        return "open";
    case VenueOrderState::PartiallyFilled:
        return "partially_filled";
    case VenueOrderState::Filled:
        return "filled";
    case VenueOrderState::Cancelled:
        return "cancelled";
    case VenueOrderState::Refused:
        return "refused";
    case VenueOrderState::Expired:
        return "expired";
    }
    return {};
}

bool PluginMetadata::hasCapability(std::string_view capability) const {
    return std::find(capabilities.begin(), capabilities.end(), capability) != capabilities.end();
}

} // namespace truebar
