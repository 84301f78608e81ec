import { NDArray } from './ndarray.ts';

/**
 * Positional parameters that the standard lets callers name as well (Python's positional-or-keyword), after the first.
 * They may stand in the options object instead: `xp.squeeze(x, { axis: 0 })`.
 */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  arange: ['stop', 'step'],
  broadcastTo: ['shape'],
  clip: ['min', 'max'],
  expandDims: ['axis'],
  eye: ['nCols'],
  full: ['fillValue'],
  linspace: ['stop', 'num'],
  permuteDims: ['axes'],
  reshape: ['shape'],
  roll: ['shift'],
  squeeze: ['axis'],
};

const isPlain = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !(x instanceof NDArray) && Object.getPrototypeOf(x) === Object.prototype;

function accept(fn: (...args: unknown[]) => unknown, names: readonly string[]) {
  return (...args: unknown[]): unknown => {
    const options = args.at(-1);
    if (args.length < 2 || !isPlain(options) || !names.some((name) => name in options)) return fn(...args);
    const rest: Record<string, unknown> = { ...options };
    const positional = args.slice(0, -1);
    names.forEach((name, i) => {
      if (name in rest) positional[i + 1] = rest[name];
      delete rest[name];
    });
    // a gap is an argument left out
    const filled = Array.from({ length: names.length + 1 }, (_, i) => positional[i]);
    return fn(...filled, rest);
  };
}

/** The namespace with named positional parameters accepted. */
export function acceptNamed<T extends object>(xp: T): T {
  const out = { ...xp } as Record<string, unknown>;
  for (const [name, names] of Object.entries(NAMED)) {
    out[name] = accept(out[name] as (...args: unknown[]) => unknown, names);
  }
  return out as T;
}
