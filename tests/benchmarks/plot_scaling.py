#!/usr/bin/env python3
"""Draws docs/images/scaling.svg from what bench_sweep measured:

build/release/benchmarks/bench_sweep --benchmark_filter=queue --benchmark_out=sweep.json
tests/benchmarks/plot_scaling.py sweep.json docs/images/scaling.svg

Processor time of whole grids, by candles at 100 combinations and by combinations at 100,000 candles, with the line
through the origin that fits best.
"""
import json
import re
import sys

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 420, 300, 60, 46, 34


def measured(path):
    """(candles, combinations) -> processor seconds of both threads."""
    out = {}
    with open(path, encoding="utf-8") as file:
        for run in json.load(file)["benchmarks"]:
            found = re.match(r"queue/candles:(\d+)/combinations:(\d+)/threads:2", run["name"])
            if found and run.get("run_type") == "iteration":
                key = (int(found[1]), int(found[2]))
                out.setdefault(key, []).append(run["cpu_time"] / 1000)
    return {key: sorted(times)[len(times) // 2] for key, times in out.items()}


def panel(title, axis, points, shift):
    points = sorted(points)
    slope = sum(x * y for x, y in points) / sum(x * x for x, y in points)
    most_x = max(x for x, _ in points) * 1.05
    most_y = max(max(y for _, y in points), slope * most_x) * 1.05
    inner_w, inner_h = WIDTH - LEFT - 20, HEIGHT - TOP - BOTTOM

    def at(x, y):
        return shift + LEFT + x / most_x * inner_w, HEIGHT - BOTTOM - y / most_y * inner_h

    worst = max(abs(y / (slope * x) - 1) for x, y in points)
    x0, y0 = at(0, 0)
    x1, y1 = at(most_x, slope * most_x)
    out = [f'<text x="{shift + LEFT}" y="20" class="title">{title}</text>',
           f'<path d="M{x0:.1f} {TOP}V{y0:.1f}H{shift + WIDTH - 20}" class="axis"/>',
           f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" class="fit"/>',
           f'<text x="{shift + WIDTH - 20}" y="{HEIGHT - 8}" class="end">{axis}</text>',
           f'<text x="{shift + LEFT + 8}" y="{TOP + 12}">seconds of processor time; '
           f'no point is further than {worst:.0%} from the line</text>']
    for step in range(1, 5):
        y = most_y * step / 5
        out.append(f'<text x="{x0 - 6:.1f}" y="{at(0, y)[1] + 4:.1f}" class="end">{y:.1f}</text>')
    for x, y in points:
        px, py = at(x, y)
        out.append(f'<circle cx="{px:.1f}" cy="{py:.1f}" r="4"/>')
        out.append(f'<text x="{px:.1f}" y="{y0 + 16:.1f}" class="mid">{x:,}</text>')
    return out


def main(source, target):
    runs = measured(source)
    by_candles = [(candles / 1e6, time) for (candles, combos), time in runs.items() if combos == 100]
    by_combos = [(combos, time) for (candles, combos), time in runs.items() if candles == 100_000]
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {2 * WIDTH} {HEIGHT}" width="{2 * WIDTH}">',
             '<style>text{font:10px sans-serif;fill:#444}.title{font-size:13px;fill:#111}.end{text-anchor:end}'
             '.mid{text-anchor:middle}.axis{fill:none;stroke:#888}.fit{fill:none;stroke:#4a7fb5}circle{fill:#b5564a}'
             '</style>', f'<rect width="{2 * WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    lines += panel("100 combinations, by candles", "million candles", by_candles, 0)
    lines += panel("100,000 candles, by combinations", "combinations", by_combos, WIDTH)
    lines.append("</svg>")
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
