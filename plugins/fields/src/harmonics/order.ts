/** Number of coefficients a_lm with m ≥ 0 up to lmax = n − 1. */
export const coefficientCount = (n: number): number => (n * (n + 1)) / 2;

/** Degree l of every coefficient in GLASS order: l-major, m = 0 … l inside. */
export function* degrees(n: number): Generator<number> {
  for (let l = 0; l < n; l++) for (let m = 0; m <= l; m++) yield l;
}

/** Where every coefficient of HEALPix order (m-major, l = m … n−1 inside) stands in GLASS order: l(l+1)/2 + m. */
export function* glassPlaces(n: number): Generator<number> {
  for (let m = 0; m < n; m++) for (let l = m; l < n; l++) yield (l * (l + 1)) / 2 + m;
}
