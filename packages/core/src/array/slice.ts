import { DTypeError, ValueError } from '../errors.ts';

/** Stands for all axes that the other indices leave over (Python's `...`). */
export const ELLIPSIS: unique symbol = Symbol.for('glass-ts.ellipsis');

type Bound = number | null | undefined;

/** A range of indices with a step, made by `slice`. */
export class Slice {
  readonly start: Bound;
  readonly stop: Bound;
  readonly step: Bound;

  constructor(start: Bound, stop: Bound, step: Bound) {
    for (const bound of [start, stop, step]) {
      if (bound !== undefined && bound !== null && !Number.isInteger(bound)) {
        throw new DTypeError(`slice: ${String(bound)} is not an integer`, { where: { name: 'slice' } });
      }
    }
    if (step === 0) throw new ValueError('slice: the step cannot be 0', { where: { name: 'slice' } });
    this.start = start;
    this.stop = stop;
    this.step = step;
  }

  get full(): boolean {
    return (this.start ?? null) === null && (this.stop ?? null) === null && (this.step ?? 1) === 1;
  }

  /** First index, step and count along an axis of length n; bounds beyond the ends are clipped, as in Python. */
  resolve(n: number): readonly [start: number, step: number, size: number] {
    const step = this.step ?? 1;
    const clip = (bound: number, low: number, high: number): number =>
      bound < 0 ? Math.max(bound + n, low) : Math.min(bound, high);
    if (step > 0) {
      const start = clip(this.start ?? 0, 0, n);
      const stop = clip(this.stop ?? n, 0, n);
      return [start, step, Math.max(0, Math.ceil((stop - start) / step))];
    }
    const start = clip(this.start ?? n - 1, -1, n - 1);
    const stop = this.stop === undefined || this.stop === null ? -1 : clip(this.stop, -1, n - 1);
    return [start, step, Math.max(0, Math.ceil((stop - start) / step))];
  }
}

/**
 * Python's `slice`: `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`; `null` or `undefined` leave a bound
 * open, `slice()` is everything.
 */
export function slice(...bounds: readonly Bound[]): Slice {
  if (bounds.length <= 1) return new Slice(undefined, bounds[0], undefined);
  return new Slice(bounds[0], bounds[1], bounds[2]);
}
