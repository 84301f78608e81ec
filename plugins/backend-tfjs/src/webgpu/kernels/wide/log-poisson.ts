import { LN2_WIDE, quotient } from './constants.ts';
import { wideLiteral } from './wide.ts';

const HALF_LOG_TWO_PI = 0.9189385332046728;

/** log k! − log of Stirling's approximation √(2πk)(k/e)^k, k = 1 … 9. */
function stirlingError(k: number): number {
  let factorial = 1;
  for (let j = 2; j <= k; j++) factorial *= j;
  return Math.log(factorial) - ((k + 0.5) * Math.log(k) - k + HALF_LOG_TWO_PI);
}

/** Stirling's series of log Γ (Abramowitz & Stegun 6.1.41), signs alternating. */
const SERIES: readonly (readonly [bigint, bigint])[] = [
  [1n, 12n],
  [1n, 360n],
  [1n, 1260n],
  [1n, 1680n],
  [1n, 1188n],
  [691n, 360360n],
  [1n, 156n],
  [3617n, 122400n],
  [43867n, 244188n],
];
/** Its coefficients for the table, the last term's first. */
export const stirlingTable = (): bigint[] => SERIES.map(([a, b]) => quotient(a, b)).reverse();

const cases = Array.from(
  { length: 9 },
  (_, j) => `    case ${j + 1}u: { return ${wideLiteral(stirlingError(j + 1))}; }`,
).join('\n');

/** WGSL of the probabilities that the rejection method compares with. Needs WORDS, WIDE and FUNCTIONS. */
export const LOG_POISSON = /* wgsl */ `
// |ln a| of a > 0; 0 where rounding has brought a above 1 over it.
fn logWide(a : Wide) -> Wide {
  let m = wideFraction(logMantissa(a.m));
  let e = mulWide(wideOf(u32(abs(a.e - 1))), ${LN2_WIDE});
  if (a.e < 1) { return subWide(e, m); }
  return addWide(e, m);
}
fn stirlingError(k : u32) -> Wide {
  switch (k) {
${cases}
    default: {}
  }
  let r = fractionOf(divWide(wideOf(1u), wideOf(k)));
  let z = mul2(r, r);
  return wideFraction(mul2(r, alternating(STIRLING, 9u, z)));
}
// k ln(k / lam) + lam - k, k > 0 (C. Loader 2000).
fn deviance(n : Wide, lam : Wide) -> Wide {
  let below = lessWide(n, lam);
  // ln(n / lam) may come out on the wrong side of 0 where they are equal: the difference is rounding then
  let t = mulWide(n, logWide(divWide(n, lam)));
  if (below) { return positiveDifference(subWide(lam, n), t); }
  return positiveDifference(t, subWide(n, lam));
}
fn positiveDifference(a : Wide, b : Wide) -> Wide {
  if (lessWide(a, b)) { return wideOf(0u); }
  return subWide(a, b);
}
// Whether ln a <= ln of the probability of k counts at the mean lam; a > 0.
fn belowPoisson(a : Wide, k : u32, lam : Wide) -> bool {
  // for k > 0 both sides doubled: ln(a^2 2 pi k) <= -2 (deviance + Stirling's error)
  var y = a;
  var limit = lam;
  if (k > 0u) {
    let n = wideOf(k);
    y = mulWide(mulWide(a, a), mulWide(n, ${wideLiteral(2 * Math.PI)}));
    limit = shiftWide(addWide(deviance(n, lam), stirlingError(k)), 1);
  }
  return y.e <= 0 && !lessWide(logWide(y), limit);
}
`;
