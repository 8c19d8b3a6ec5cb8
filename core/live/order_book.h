// What is known of every order of an account: the state machine of docs/order-path.md. Evidence may come late, twice
// and in any order; the result is the same. No clock, no I/O: what is applied here has been or will be journalled by
// the caller, and applying the journal again gives the same book.
#pragma once

#include "core/live/journal_record.h"

#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <unordered_map>

namespace truebar {

enum class OrderPhase : std::uint8_t {
    Intended, // durable, not yet answered: whether the venue has it, only the venue can tell
    Unknown, // sent, and the answer did not come or did not say
    Open,
    PartiallyFilled,
    Filled,
    Cancelled,
    Refused, // or never arrived
};
// "intended", "unknown", "open", "partially_filled", "filled", "cancelled", "refused"
std::string_view toString(OrderPhase phase);

struct LiveOrder {
    OrderIntent intent{};
    OrderPhase phase = OrderPhase::Intended;
    std::string venueOrderId{};
    Quantity filled{}; // sum of the fills we have
    Quantity venueFilled{}; // the most that the venue has said
    std::optional<Price> averagePrice{}; // as the venue says
    bool cancelAsked = false;
    bool isAdopted = false; // placed by somebody else
    std::string reason{}; // why it is not wholly filled, in words of the venue
    UtcMs changedAt{};

    bool isFinal() const { return phase >= OrderPhase::Filled; }
    // Nothing is known for sure: it counts as open and as filled, whichever is worse.
    bool isInDoubt() const { return phase <= OrderPhase::Unknown; }
    bool lacksFills() const { return filled < venueFilled; }
    Quantity remaining() const { return isFinal() ? Quantity() : intent.quantity - filled; }
    // What may still move the position as we book it: the rest, or the fills that the venue has and we have not.
    Quantity unbooked() const {
        const Quantity lacking = lacksFills() ? venueFilled - filled : Quantity();
        return remaining() > lacking ? remaining() : lacking;
    }
};

enum class FillOutcome : std::uint8_t {
    Applied,
    Duplicate, // the same fill again
    Conflict, // a fill of the same key with other content; not applied
    Foreign, // of no order that we know; not applied
};

struct OrderChange {
    bool isKnown = false; // there is such an order
    bool hasChanged = false;
};

class OrderBook {
public:
    // "order.duplicate" if the id was ever used.
    Result<void> add(const OrderIntent& intent);
    OrderChange applyAnswer(const ClientOrderId& id, const OrderAnswer& answer);
    OrderChange applyVenueOrder(const VenueOrder& order);
    OrderChange applyNotFound(const ClientOrderId& id, UtcMs at);
    OrderChange applyCancelAsked(const ClientOrderId& id);
    FillOutcome applyFill(const VenueFill& fill);
    void adoptPosition(const AdoptedPosition& adopted);
    void adoptOrder(const AdoptedOrder& adopted);
    // Any of the above, for reading a journal again. Decisions and counters are not the book's.
    void apply(const JournalRecord& record);

    const LiveOrder* find(const ClientOrderId& id) const;
    // By the venue's own id where ours is not told.
    const LiveOrder* findByVenue(const InstrumentId& instrument, const std::string& venueOrderId) const;
    bool knowsFill(const FillKey& key) const { return m_fills.contains(keyText(key)); }
    std::size_t fillCount() const { return m_fills.size(); }

    // Orders that are not final, or lack fills, by id.
    const std::map<ClientOrderId, const LiveOrder*>& active() const { return m_active; }
    // Of one bot, or of all.
    std::size_t openOrders(const std::string* bot = nullptr) const;
    // From our fills and what was adopted; negative where short. Instruments without a position are left out.
    const std::map<InstrumentId, Quantity>& positions() const { return m_positions; }
    Quantity position(const InstrumentId& instrument) const;
    // The part of it that this bot has made.
    Quantity position(const InstrumentId& instrument, const std::string& bot) const;
    // How far the position could still go to this side if every order that may be open were filled, and every fill were
    // told; of one bot, or of all.
    Quantity pending(const InstrumentId& instrument, Side side, const std::string* bot = nullptr) const;

    // All orders with their fills, by id.
    void forEach(const std::function<void(const LiveOrder&, const std::vector<VenueFill>&)>& visit) const;
    // Positions by bot; those that have become nothing too.
    const std::map<std::pair<std::string, InstrumentId>, Quantity>& botPositions() const { return m_botPositions; }

    // Lets go of orders that are not active, have not changed since `before` and may be forgotten, and of their fills.
    // A fill of such an order that comes once more is Foreign. Linked orders stay while one of them is active, or what
    // they have bought and sold does not even out.
    void forget(UtcMs before, const std::function<bool(const ClientOrderId&)>& mayForget = {});
    // Records that make an equal book.
    std::vector<JournalRecord> checkpoint() const;

private:
    struct KnownFill {
        Side side = Side::Buy;
        Price price{};
        Quantity quantity{};
        bool operator==(const KnownFill&) const = default;
    };
    struct Entry {
        LiveOrder order{};
        std::optional<VenueOrder> venue{}; // the strongest that it has said
        std::vector<VenueFill> fills{};
    };
    static std::string keyText(const FillKey& key) { return key.venue + '\t' + key.account + '\t' + key.tradeId; }
    Entry* entryOf(const ClientOrderId& id);
    Entry* entryOf(const VenueFill& fill);
    void noteVenueId(Entry& entry, const std::string& venueOrderId);
    void settle(Entry& entry, UtcMs at);
    std::set<std::string, std::less<>> openGroups() const;
    void addToPosition(const std::string& bot, const InstrumentId& instrument, Quantity change);

    std::map<ClientOrderId, Entry> m_orders;
    std::map<std::pair<InstrumentId, std::string>, ClientOrderId> m_byVenueId;
    std::map<ClientOrderId, const LiveOrder*> m_active;
    std::unordered_map<std::string, KnownFill> m_fills;
    std::map<InstrumentId, Quantity> m_positions;
    std::map<std::pair<std::string, InstrumentId>, Quantity> m_botPositions;
};

} // namespace truebar
