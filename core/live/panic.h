// Stops trading and leaves nothing behind: throw the switch → cancel every order of the account → flatten every
// position → see at the venue that nothing is left. Runs in steps on the thread of the order path, and again after a
// restart until it has come to its end. docs/order-path.md
#pragma once

#include "core/live/order_path.h"

namespace truebar {

enum class PanicStage : std::uint8_t { Idle, Cancelling, Flattening, Done };
// "idle", "cancelling", "flattening", "done"
std::string_view toString(PanicStage stage);

// What the last look at the venue has shown.
struct PanicState {
    PanicStage stage = PanicStage::Idle;
    std::size_t openOrders = 0;
    std::vector<VenuePosition> positions{};
    std::optional<Error> trouble{}; // of the last attempt
    std::uint64_t looks = 0;
};

class Panic {
public:
    // How much of a position of our book can be traded away, where the venue holds currencies only: fees may have taken
    // some of it, and what is left may be too little for an order. Given the venue's holdings.
    using Sellable = std::function<Quantity(
        const InstrumentId& instrument, Quantity held, const std::vector<VenuePosition>& holdings)>;

    Panic(OrderPath& path, ILiveBroker& broker, KillSwitch& killSwitch, ICallRunner& runner, const IClock& clock,
        Sellable sellable = {});

    // The switch is thrown when this returns, whatever else fails. Where the venue knows positions of its own, all of
    // them are flattened; elsewhere what our book has bought or sold.
    Result<void> begin(const std::string& reason, const std::string& by);
    void tick();
    // Somebody has released the switch.
    void end();
    const PanicState& state() const { return m_state; }

private:
    struct Look {
        UtcMs askedAt{};
        Result<std::vector<VenueOrder>> orders;
        Result<std::vector<VenuePosition>> positions;
    };
    void look();
    void act(const Look& look);
    void flatten(const std::vector<VenuePosition>& positions, UtcMs askedAt);
    bool mayBeClosing(const InstrumentId& instrument, Side side, UtcMs askedAt) const;
    std::vector<VenuePosition> toFlatten(const std::vector<VenuePosition>& atVenue) const;

    OrderPath& m_path;
    ILiveBroker& m_broker;
    KillSwitch& m_killSwitch;
    ICallRunner& m_runner;
    const IClock& m_clock;
    Sellable m_sellable;
    PanicState m_state;
    std::map<InstrumentId, UtcMs> m_flattenedAt;
    UtcMs m_nextLook = UtcMs::min();
    bool m_isLooking = false;
    std::uint64_t m_run = 0; // which panic it is: a look of one that has ended says nothing
};

} // namespace truebar
