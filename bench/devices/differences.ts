import type { Collected } from './collect.ts';

export interface Difference {
  /** Root mean square of the difference, and the largest one, in the unit of `scale`. */
  readonly rms: number;
  readonly max: number;
  readonly scale: string;
}

/** Differences in units of the rms of the first. */
function relative(exact: readonly Float64Array[], other: readonly Float64Array[]): Difference {
  let [square, sum, max, n] = [0, 0, 0, 0];
  exact.forEach((x, s) => {
    for (let i = 0; i < x.length; i++) {
      const d = Math.abs(other[s]![i]! - x[i]!);
      square += x[i]! ** 2;
      sum += d * d;
      max = Math.max(max, d);
      n++;
    }
  });
  const rms = Math.sqrt(square / n);
  return { rms: Math.sqrt(sum / n) / rms, max: max / rms, scale: 'rms of the map' };
}

/** Angular distances in radians of positions in degrees, by the chord: accurate for small ones. */
function angles(exact: Collected, other: Collected): Difference {
  const [ra, dec] = ['RA', 'DEC'].map((name) => exact.columns.get(name)!) as [Float64Array, Float64Array];
  const [ra2, dec2] = ['RA', 'DEC'].map((name) => other.columns.get(name)!) as [Float64Array, Float64Array];
  const radians = Math.PI / 180;
  let [sum, max] = [0, 0];
  for (let i = 0; i < ra.length; i++) {
    const u = Math.sin(((dec2[i]! - dec[i]!) * radians) / 2);
    const v = Math.sin(((ra2[i]! - ra[i]!) * radians) / 2);
    const chord2 = u * u + Math.cos(dec[i]! * radians) * Math.cos(dec2[i]! * radians) * v * v;
    const angle = 2 * Math.asin(Math.sqrt(chord2));
    sum += angle * angle;
    max = Math.max(max, angle);
  }
  return { rms: Math.sqrt(sum / ra.length), max, scale: 'rad' };
}

/** Errors of a run against a run in double precision, by quantity; galaxies are compared where their numbers agree. */
export function differences(exact: Collected, other: Collected): Map<string, Difference> {
  const out = new Map<string, Difference>();
  for (const [port, maps] of exact.maps) out.set(port, relative(maps, other.maps.get(port) ?? []));
  const [n, m] = [exact, other].map((c) => c.columns.get('RA')?.length ?? 0) as [number, number];
  out.set('number of galaxies', { rms: Math.abs(n - m), max: Math.abs(n - m), scale: `of ${n}` });
  if (n !== m || n === 0) return out;
  out.set('positions', angles(exact, other));
  for (const name of ['Z_TRUE', 'PHZ', 'G1', 'G2']) {
    const [x, y] = [exact.columns.get(name), other.columns.get(name)];
    if (x && y) out.set(name, relative([x], [y]));
  }
  return out;
}
