/**
 * exp(−2πi k/n) for k = 0 … n−1, interleaved. The angle is reduced to the first octant in integers, so that each value
 * is within one unit in the last place.
 */
export function rootsOfUnity(n: number): Float64Array {
  const w = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    const octant = Math.floor((8 * k) / n);
    // Distance to the nearest multiple of a quarter turn, in units of 1/n turns times 4.
    const quarter = (octant + 1) >> 1;
    const angle = (Math.PI * (4 * k - quarter * n)) / (2 * n);
    const diagonal = octant % 2 === 1 && (8 * k) % n === 0;
    const c = diagonal ? Math.SQRT1_2 : Math.cos(angle);
    const s = diagonal ? -Math.SQRT1_2 : Math.sin(angle);
    switch (quarter & 3) {
      case 0:
        w[2 * k] = c;
        w[2 * k + 1] = -s;
        break;
      case 1:
        w[2 * k] = -s;
        w[2 * k + 1] = -c;
        break;
      case 2:
        w[2 * k] = -c;
        w[2 * k + 1] = s;
        break;
      default:
        w[2 * k] = s;
        w[2 * k + 1] = c;
    }
  }
  return w;
}

/** Factors of n in the order of the stages: fours, then 2, 3, 5 and larger primes. */
export function factorize(n: number): number[] {
  const factors: number[] = [];
  for (const p of [4, 2, 3, 5]) {
    for (; n % p === 0; n /= p) factors.push(p);
  }
  for (let p = 7; p * p <= n; p += 2) {
    for (; n % p === 0; n /= p) factors.push(p);
  }
  if (n > 1) factors.push(n);
  return factors;
}
