import { gammaQ } from './special.ts';

/**
 * p-value of the one-sample Kolmogorov–Smirnov test: the chance that n draws from `cdf` differ from it by more than
 * `samples` do. Kolmogorov's limiting series with the finite-n argument of Stephens (1970).
 */
export function ksPValue(samples: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  let distance = 0;
  for (let k = 0; k < n; k++) {
    const f = cdf(sorted[k]);
    distance = Math.max(distance, f - k / n, (k + 1) / n - f);
  }
  // A NaN compares with nothing: it must not pass for a small distance.
  if (n === 0 || Number.isNaN(sorted[n - 1]) || !(distance > 0)) return 0;
  const t = distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n));
  if (t < 0.2) return 1;
  let p = 0;
  for (let j = 1; j <= 100; j++) p += (j % 2 === 1 ? 2 : -2) * Math.exp(-2 * j * j * t * t);
  return Math.min(Math.max(p, 0), 1);
}

/**
 * p-value of Pearson's χ² test of observed against expected counts. Neighbouring cells are merged until each expects at
 * least five; the degrees of freedom are the merged cells less `constraints` (1 when the expectation was normalised to
 * the data).
 */
export function chiSquarePValue(
  observed: ArrayLike<number>,
  expected: ArrayLike<number>,
  constraints: number = 1,
): number {
  const cells: [observed: number, expected: number][] = [];
  let open: [number, number] = [0, 0];
  for (let k = 0; k < expected.length; k++) {
    open = [open[0] + observed[k], open[1] + expected[k]];
    if (open[1] >= 5) {
      cells.push(open);
      open = [0, 0];
    }
  }
  if (open[0] > 0 || open[1] > 0) {
    const last = cells.pop() ?? [0, 0];
    cells.push([last[0] + open[0], last[1] + open[1]]);
  }
  const statistic = cells.reduce((sum, [o, e]) => sum + (o - e) ** 2 / e, 0);
  const freedom = cells.length - constraints;
  if (!(freedom > 0) || Number.isNaN(statistic)) return 0;
  return gammaQ(freedom / 2, statistic / 2);
}

/** Pearson's correlation coefficient; of independent samples, √n·r is close to a standard normal. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let sx = 0;
  let sy = 0;
  for (let k = 0; k < n; k++) {
    sx += x[k];
    sy += y[k];
  }
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let k = 0; k < n; k++) {
    const dx = x[k] - sx / n;
    const dy = y[k] - sy / n;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / Math.sqrt(xx * yy);
}
