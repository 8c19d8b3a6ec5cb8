// A study as a surface over two of its settings.
#pragma once

#include "core/jobs/study_trials.h"
#include "core/robustness/plateau.h"

namespace truebar {

struct SurfacePoint {
    std::optional<double> value{}; // the metric of the best of the trials here
    std::uint64_t trial = 0; // that one's number; of a failed one if all have failed; 0 if none was tried yet
    std::size_t trials = 0; // how many settings of the other axes have ended here
    std::size_t failed = 0;
};

// Row-major: y·(values of x) + x.
struct StudySurface {
    std::string metric{};
    bool isHigherBetter = true;
    SweepAxis x{};
    SweepAxis y{}; // with one empty value if the study has one axis only
    std::vector<SurfacePoint> points{};
    // Of these points; empty unless every combination was tried, since a hole is not a failure.
    std::optional<Plateau> plateau{};
    std::optional<double> low{}; // of all values
    std::optional<double> high{};

    const SurfacePoint& at(std::size_t xIndex, std::size_t yIndex) const {
        return points[yIndex * x.values.size() + xIndex];
    }
};

// The trials of one cell; where several differ in other settings only, the best of them by `objective` speaks for them.
// `yAxis` may be equal to `xAxis` only if there is one axis. "jobs.axes" if there are no such axes.
Result<StudySurface> surfaceOf(const Study& study, std::span<const Trial> trials, std::size_t cell, std::size_t xAxis,
    std::size_t yAxis, const Objective& objective);

} // namespace truebar
