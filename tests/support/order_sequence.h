// Random orders of every kind over random candles, in a random account: one sequence for each number, always the same
// one. Nothing is shrunk; a failing number is told and made again.
#pragma once

#include "tests/support/engine_fixture.h"

#include <memory>

namespace truebar::test {

// SplitMix64: cheap to begin anew for each sequence, the same numbers on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed)
        : m_state(seed) { }
    std::uint64_t next();
    // least ≤ n ≤ most
    int within(int least, int most);
    bool oneIn(int chances) { return within(1, chances) == 1; }
    template <class T>
    T oneOf(std::initializer_list<T> choices) {
        return choices.begin()[within(0, static_cast<int>(choices.size()) - 1)];
    }

private:
    std::uint64_t m_state;
};

// Instrument and candles that several sequences share, read only. The last `quietCandles` repeat the last close with
// volume for everybody: there what is held can be closed.
struct SequenceMarket {
    static constexpr std::size_t quietCandles = 10;

    explicit SequenceMarket(std::uint64_t number);
    Price tick(int count) const;

    Instrument instrument{};
    Series series{};
    std::vector<int> ticks{}; // the closes
};

struct OrderSequence {
    static constexpr std::uint64_t perMarket = 16;

    OrderSequence(std::uint64_t number, std::shared_ptr<const SequenceMarket> where);
    RunSetup setup(IStrategy& strategy) const;

    std::shared_ptr<const SequenceMarket> market;
    RunSettings settings{};
    VenueOptions venue{};
    std::map<std::size_t, std::vector<Suggestion>> script{};
};

// Offers the script; among the quiet candles it asks twice for whatever is held to be closed.
class SequenceStrategy final : public IStrategy {
public:
    explicit SequenceStrategy(const OrderSequence& sequence)
        : m_sequence(sequence) { }
    std::vector<FeedDefinition> feeds() const override { return {FeedDefinition{}}; }
    void onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) override;

private:
    const OrderSequence& m_sequence;
};

} // namespace truebar::test
