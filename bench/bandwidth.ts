import { namespace } from './backend.ts';

let measured: number | undefined;

/** Bytes per millisecond that a copy of 160 MB reads and writes on all threads, into memory that was in use before. */
export function bandwidth(): number {
  if (measured !== undefined) return measured;
  const size = 2e7;
  const x = namespace().ones([size]);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 8; k++) {
    const begin = performance.now();
    const y = x.xp.asarray(x, { copy: true });
    best = Math.min(best, performance.now() - begin);
    y.dispose();
  }
  x.dispose();
  measured = (16 * size) / best;
  return measured;
}
