#include "core/desk/account_session.h"

#include <QRandomGenerator>
#include <QTimer>

#include <future>

namespace truebar {

namespace {

constexpr int pulseMs = 100;

Error closed(const std::string& account) {
    return {"desk.closed", "the account %1 is not open", {account}};
}

} // namespace

AccountSession::AccountSession(const Setup& setup)
    : m_id(setup.account)
    , m_isPaper(setup.isPaper)
    , m_admission(setup.gate, setup.clock, setup.isPaper)
    , m_thread(QStringLiteral("account ") + QString::fromStdString(setup.account), CallThread::Pace::Urgent) { }

Result<std::shared_ptr<AccountSession>> AccountSession::open(const Setup& setup) {
    std::shared_ptr<AccountSession> session(new AccountSession(setup));
    Result<void> started;
    session->m_thread.runAndWait([&] { started = session->start(setup); });
    if (!started)
        return std::move(started).error();
    return session;
}

Result<void> AccountSession::start(const Setup& setup) {
    AccountCore::Parts parts{.account = m_id,
        .isPaper = m_isPaper,
        .workspace = setup.workspace,
        .journal = setup.workspace + "/trading/" + m_id + ".journal",
        .disk = setup.disk,
        .clock = setup.clock,
        .records = setup.records,
        .admission = m_admission,
        .post = [this](std::function<void()> call) { m_thread.post(std::move(call)); },
        .makeBroker = setup.makeBroker,
        .publish =
            [this, tell = setup.publish](std::shared_ptr<const AccountSnapshot> snapshot) {
                {
                    const std::lock_guard lock(m_mutex);
                    m_snapshot = snapshot;
                }
                if (tell)
                    tell(std::move(snapshot));
            },
        .random = QRandomGenerator::system()->generate64(),
        .timing = setup.timing};
    auto core = AccountCore::open(std::move(parts));
    if (!core)
        return std::move(core).error();
    m_core = std::move(*core);
    m_capabilities = m_core->broker().capabilities();
    m_hasMargin = m_core->margin() != nullptr;
    m_pulse = new QTimer(m_thread.context());
    m_pulse->setTimerType(Qt::PreciseTimer);
    QObject::connect(m_pulse, &QTimer::timeout, m_thread.context(), [this] {
        if (m_core)
            m_core->tick();
    });
    m_pulse->start(pulseMs);
    return {};
}

AccountSession::~AccountSession() {
    close();
}

void AccountSession::close() {
    m_thread.runAndWait([this] {
        if (!m_core)
            return;
        m_pulse->stop();
        // Nobody may believe what was true before.
        auto last = std::make_shared<AccountSnapshot>(*m_core->makeSnapshot());
        last->lock = closed(m_id);
        m_core.reset();
        const std::lock_guard lock(m_mutex);
        m_snapshot = std::move(last);
    });
}

template <class T>
Result<T> AccountSession::ask(const std::function<Result<T>(AccountCore&)>& what) const {
    Result<T> out = closed(m_id);
    m_thread.runAndWait([&] {
        if (!m_core)
            return;
        out = what(*m_core);
        m_core->deliver();
    });
    return out;
}

void AccountSession::act(std::function<void(AccountCore&)> what) const {
    m_thread.post([this, what = std::move(what)] {
        if (!m_core)
            return;
        what(*m_core);
        m_core->deliver();
    });
}

Result<std::vector<ClientOrderId>> AccountSession::place(std::span<const OrderDraft> drafts) {
    return ask<std::vector<ClientOrderId>>([&](AccountCore& core) { return core.place(drafts); });
}

void AccountSession::placeSoon(std::vector<OrderDraft> drafts, Placed then) {
    act([drafts = std::move(drafts), then = std::move(then)](AccountCore& core) {
        const auto placed = core.place(drafts);
        if (then)
            then(placed);
    });
}

Result<ClientOrderId> AccountSession::closeHeld(const OrderDraft& draft, Quantity held) {
    return ask<ClientOrderId>([&](AccountCore& core) { return core.closeHeld(draft, held); });
}

Result<void> AccountSession::cancel(const ClientOrderId& id) {
    return ask<void>([&](AccountCore& core) { return core.cancel(id); });
}

void AccountSession::cancelSoon(const ClientOrderId& id) {
    act([id](AccountCore& core) { (void)core.cancel(id); });
}

void AccountSession::cancelAllSoon(const std::optional<std::string>& bot) {
    act([bot](AccountCore& core) { core.cancelAll(bot); });
}

Result<void> AccountSession::mayTrade(const std::string& bot) const {
    if (auto may = m_admission.may(bot); !may)
        return may;
    const auto known = snapshot();
    return known->lock ? Result<void>(*known->lock) : Result<void>();
}

std::shared_ptr<const AccountSnapshot> AccountSession::snapshot() const {
    const std::lock_guard lock(m_mutex);
    return m_snapshot;
}

ILiveAccount::Subscription AccountSession::subscribe(IAccountEvents& events) {
    (void)ask<void>([&](AccountCore& core) -> Result<void> {
        core.subscribe(events);
        return {};
    });
    return {&events, [session = weak_from_this()](IAccountEvents* listener) {
                if (const auto open = session.lock())
                    (void)open->ask<void>([&](AccountCore& core) -> Result<void> {
                        core.unsubscribe(*listener);
                        return {};
                    });
            }};
}

void AccountSession::show(IAccountEvents& events) {
    (void)ask<void>([&](AccountCore& core) -> Result<void> {
        core.show(events);
        return {};
    });
}

std::vector<LinkedOrder> AccountSession::linked(const std::string& beginning) const {
    return ask<std::vector<LinkedOrder>>([&](AccountCore& core) -> Result<std::vector<LinkedOrder>> {
        std::vector<LinkedOrder> out;
        core.path().book().forEach([&](const LiveOrder& order, const std::vector<VenueFill>& fills) {
            if (order.intent.link.starts_with(beginning))
                out.push_back({order, fills});
        });
        return out;
    }).value_or(std::vector<LinkedOrder>());
}

Result<InstrumentFilters> AccountSession::prepare(const InstrumentId& instrument) {
    using Answer = Result<InstrumentFilters>;
    if (QThread::currentThread() == m_thread.context()->thread()) {
        if (!m_core)
            return closed(m_id);
        auto filters = m_core->broker().filters(instrument, {});
        if (filters)
            m_core->setFilters(instrument, *filters);
        return filters;
    }
    auto answered = std::make_shared<std::promise<Answer>>();
    auto future = answered->get_future();
    act([instrument, answered](AccountCore& core) {
        core.runner().run([&core, instrument, answered](std::stop_token stop) -> ICallRunner::Completion {
            auto filters = core.broker().filters(instrument, stop);
            return [&core, instrument, answered, filters = std::move(filters)] {
                if (filters)
                    core.setFilters(instrument, *filters);
                answered->set_value(filters);
            };
        });
    });
    // Dropped with the account, the promise is broken: nobody else holds it.
    answered.reset();
    try {
        return future.get();
    } catch (const std::future_error&) {
        return closed(m_id);
    }
}

void AccountSession::setMarginSoon(const InstrumentId& instrument, const MarginTerms& terms, MarginSet then) {
    act([instrument, terms, then = std::move(then)](AccountCore& core) {
        if (MarginDesk* margin = core.margin())
            margin->set(instrument, terms, then);
        else if (then)
            then({});
    });
}

void AccountSession::notePrice(const InstrumentId& instrument, Price price, UtcMs at) {
    act([=](AccountCore& core) { core.notePrice(instrument, price, at); });
}

Result<void> AccountSession::decide(const std::string& row, DiscrepancyChoice choice, const std::string& by) {
    return ask<void>([&](AccountCore& core) { return core.decide(row, choice, by); });
}

Result<void> AccountSession::report(const std::function<Result<void>(IManualReports&)>& what) {
    return ask<void>([&](AccountCore& core) -> Result<void> {
        IManualReports* reports = core.broker().reports();
        if (!reports)
            return Error{"desk.no_slips", "the account %1 does not trade by hand", {m_id}};
        auto done = what(*reports);
        core.publishSoon();
        return done;
    });
}

void AccountSession::panicSoon(const std::string& reason, const std::string& by) {
    act([reason, by](AccountCore& core) { (void)core.panic(reason, by); });
}

Result<void> AccountSession::mayRelease() {
    return ask<void>([](AccountCore& core) { return core.mayRelease(); });
}

Result<void> AccountSession::release() {
    return ask<void>([](AccountCore& core) { return core.release(); });
}

void AccountSession::setLimits(const std::string& bot, const RiskLimits& limits) {
    act([bot, limits](AccountCore& core) { core.setLimits(bot, limits); });
}

} // namespace truebar
