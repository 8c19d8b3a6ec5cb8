// Rules 5, 7 and 8: which way through a candle to believe, by playing the possible ones on copies of the venue.
#pragma once

#include "candle_play.h"

namespace truebar {

struct PathChoice {
    CandlePath path{};
    CandlePlay::LateExits lateExits = CandlePlay::LateExits::Live;
    bool isUndecided = false; // the possible paths end differently
};

PathChoice choosePath(const VenueRules& rules, const CandleFacts& facts, const PriceBar& bar, const VenueState& state);

} // namespace truebar
