import { trackInScope } from '../backend/scope.ts';
import type { NDArray } from './ndarray.ts';

let collector: NDArray[] | undefined;

/** Hands a new array to the innermost `tidy` or, outside of one, to the current scope. */
export function track(x: NDArray): void {
  if (collector === undefined) trackInScope(x);
  else collector.push(x);
}

/** The arrays in a result: an array, a list or a record of them, nested. */
export function arraysIn(result: unknown, found: Set<unknown> = new Set()): Set<unknown> {
  if (typeof result !== 'object' || result === null || found.has(result)) return found;
  if ('storage' in result) found.add(result);
  else if (Array.isArray(result)) for (const x of result) arraysIn(x, found);
  else if (Object.getPrototypeOf(result) === Object.prototype)
    for (const x of Object.values(result)) arraysIn(x, found);
  return found;
}

/**
 * Runs a synchronous function and disposes the arrays it made, except those in its result: what composite functions use
 * so that their intermediates do not live until the end of the caller's scope.
 */
export function tidy<T>(fn: () => T): T {
  const outer = collector;
  const made: NDArray[] = [];
  collector = made;
  try {
    const result = fn();
    collector = outer;
    const kept = result instanceof Object && 'storage' in result ? undefined : arraysIn(result);
    for (const x of made) {
      if (kept === undefined ? x === (result as unknown) : kept.has(x)) track(x);
      else x.dispose();
    }
    return result;
  } catch (error) {
    collector = outer;
    for (const x of made) x.dispose();
    throw error;
  }
}
