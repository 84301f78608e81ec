/** Largest prime handled by a plain O(p²) butterfly; lengths with a larger prime factor go through Bluestein's algorithm. */
export const LARGEST_RADIX = 13;

/** Prime factors of n in the order the transform applies them: fours first, then 2, 3, 5, 7, 11, 13 and what is left. */
export function factorize(n: number): number[] {
  const factors: number[] = [];
  let rest = n;
  while (rest % 4 === 0) {
    factors.push(4);
    rest /= 4;
  }
  for (let p = 2; p * p <= rest; p += p === 2 ? 1 : 2) {
    while (rest % p === 0) {
      factors.push(p);
      rest /= p;
    }
  }
  if (rest > 1) factors.push(rest);
  return factors;
}

/** Smallest 2ᵃ3ᵇ5ᶜ that is at least n. */
export function goodSize(n: number): number {
  let best = 1;
  while (best < n) best *= 2;
  for (let five = 1; five < best; five *= 5) {
    for (let three = five; three < best; three *= 3) {
      let x = three;
      while (x < n) x *= 2;
      if (x < best) best = x;
    }
  }
  return best;
}

/**
 * exp(2πi k/n) for k = 0 … count−1, interleaved. Angles are reduced to the first octant in integers, so that every
 * value has the accuracy of one sine or cosine (about 1e-16), whatever n.
 */
export function rootsOfUnity(n: number, count: number = n): Float64Array {
  const out = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    // 8k/n = octant + fraction
    let j = (8 * k) % (8 * n);
    let octant = Math.floor(j / n);
    j -= octant * n;
    if (octant & 1) j = n - j;
    octant &= 7;
    const angle = (Math.PI / 4) * (j / n);
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    let re: number;
    let im: number;
    switch (octant) {
      case 0:
        re = c;
        im = s;
        break;
      case 1:
        re = s;
        im = c;
        break;
      case 2:
        re = -s;
        im = c;
        break;
      case 3:
        re = -c;
        im = s;
        break;
      case 4:
        re = -c;
        im = -s;
        break;
      case 5:
        re = -s;
        im = -c;
        break;
      case 6:
        re = s;
        im = -c;
        break;
      default:
        re = c;
        im = -s;
    }
    out[2 * k] = re;
    out[2 * k + 1] = im;
  }
  return out;
}
