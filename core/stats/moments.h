// Mean, spread and shape of a sample.
#pragma once

#include <optional>
#include <span>

namespace truebar {

// Precondition: not empty.
double meanOf(std::span<const double> values);

// Sample standard deviation (n − 1); empty below two values or if all are equal. Equal but for rounding is equal: a
// steady 1 % a day, in doubles, would otherwise have a Sharpe ratio of 1e16.
std::optional<double> deviationOf(std::span<const double> values);

// Sample skewness G₁ and kurtosis G₂ + 3 with their usual corrections for bias (Joanes and Gill 1998); a normal sample
// has 0 and 3. Empty below four values or without deviation.
struct Shape {
    double skewness = 0;
    double kurtosis = 3;
};
std::optional<Shape> shapeOf(std::span<const double> values);

} // namespace truebar
