#include "core/engine/sleeve_strategy.h"

namespace truebar {

std::vector<FeedDefinition> SleeveStrategy::feeds() const {
    return m_inner ? m_inner->feeds() : std::vector<FeedDefinition>{FeedDefinition{}};
}

void SleeveStrategy::onCandle(const MarketView& market, const AccountView& account, SuggestionSink& sink) {
    if (!m_fund.isStopped())
        offerOwn(market, account, sink);
    const SleeveOrder order = m_fund.orderFor(m_sleeve, account);
    // What the strategy has just decided, or what still rests, goes first; the fund asks again at the next close.
    if (order.kind == SleeveOrder::Kind::None || !sink.isEmpty())
        return;
    if (order.kind == SleeveOrder::Kind::Close) {
        sink.suggest({TargetPosition{Exposure::Flat, {}}, order.reason});
        return;
    }
    const bool isLong = account.position.sign() > 0;
    const bool isReduction = order.kind == SleeveOrder::Kind::Reduce;
    OrderRequest request;
    request.side = isLong == isReduction ? Side::Sell : Side::Buy;
    request.size = isReduction ? OrderSize::fixed(order.quantity) : OrderSize::allIn();
    request.reduceOnly = isReduction;
    sink.suggest({request, order.reason});
}

void SleeveStrategy::offerOwn(const MarketView& market, const AccountView& account, SuggestionSink& sink) {
    if (!m_inner) {
        if (!m_hasOffered)
            sink.suggest({TargetPosition{Exposure::Long, OrderSize::allIn()}, "buy and hold"});
        m_hasOffered = true;
        return;
    }
    AccountView seen = account;
    seen.cash = m_fund.usableCash(m_sleeve);
    m_inner->onCandle(market, seen, sink);
}

} // namespace truebar
