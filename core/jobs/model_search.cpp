#include "core/jobs/model_search.h"

#include <nlopt.hpp>

#include <algorithm>
#include <limits>
#include <map>

namespace truebar {

namespace {

// Neighbouring points often mean the same combination; without an end to that a search would not rest.
constexpr std::uint64_t questionsPerTrial = 50;

// Between NLopt, which asks for points of the unit box, and the costs of combinations.
class Questions {
public:
    Questions(std::span<const std::size_t> sizes, std::uint64_t trials, const CostOf& cost)
        : m_sizes(sizes)
        , m_trials(trials)
        , m_cost(cost) { }

    double ask(const std::vector<double>& point) {
        const Combination combination = at(point);
        if (const auto known = m_known.find(combination); known != m_known.end())
            return known->second;
        if (m_known.size() >= m_trials)
            throw nlopt::forced_stop();
        auto cost = m_cost(combination);
        if (!cost) {
            m_error = std::move(cost).error();
            throw nlopt::forced_stop();
        }
        const double value = cost->value_or(std::numeric_limits<double>::infinity());
        m_known.emplace(combination, value);
        return value;
    }

    Result<void> result() const { return m_error ? Result<void>(*m_error) : Result<void>(); }

private:
    Combination at(const std::vector<double>& point) const {
        Combination out(m_sizes.size());
        for (std::size_t i = 0; i < out.size(); ++i) {
            const auto index = static_cast<std::size_t>(std::max(0.0, point[i]) * static_cast<double>(m_sizes[i]));
            out[i] = static_cast<std::uint32_t>(std::min(index, m_sizes[i] - 1));
        }
        return out;
    }

    std::span<const std::size_t> m_sizes;
    std::uint64_t m_trials;
    const CostOf& m_cost;
    std::map<Combination, double> m_known;
    std::optional<Error> m_error;
};

} // namespace

Result<void> searchByModel(ModelSearch method, std::span<const std::size_t> sizes, std::uint64_t trials,
    std::uint64_t seed, const CostOf& cost) {
    Questions questions(sizes, trials, cost);
    try {
        if (sizes.empty()) {
            (void)questions.ask({});
            return questions.result();
        }
        // The original DIRECT knows of points without a value; CRS only compares.
        nlopt::opt search(method == ModelSearch::Direct ? nlopt::GN_ORIG_DIRECT_L : nlopt::GN_CRS2_LM,
            static_cast<unsigned>(sizes.size()));
        nlopt::srand(seed); // of this thread
        search.set_lower_bounds(0.0);
        search.set_upper_bounds(1.0);
        search.set_maxeval(static_cast<int>(std::min<std::uint64_t>(trials * questionsPerTrial, 50'000)));
        search.set_min_objective([](const std::vector<double>& point, std::vector<double>&,
                                     void* data) { return static_cast<Questions*>(data)->ask(point); },
            &questions);
        std::vector<double> point(sizes.size(), 0.5);
        double best = 0;
        search.optimize(point, best);
        return questions.result();
    } catch (const nlopt::forced_stop&) {
        return questions.result();
    } catch (const nlopt::roundoff_limited&) {
        return questions.result(); // it has come to rest
    } catch (const std::exception& thrown) {
        return Error{"internal.search", "the search failed: %1", {thrown.what()}};
    }
}

} // namespace truebar
