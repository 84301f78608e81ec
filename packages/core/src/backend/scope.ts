import { AsyncLocalStorage } from 'node:async_hooks';

/** Anything with an end. */
export interface Tracked {
  /** Gives the memory back; further calls do nothing. */
  dispose(): void;
}

const current = new AsyncLocalStorage<Set<Tracked>>();
let used = false;

/** Registers a new array with the scope that the caller runs in; without one, nothing happens. */
export function trackInScope(x: Tracked): void {
  if (used) current.getStore()?.add(x);
}

/** Takes an array out of the current scope: whoever keeps it disposes it. */
export function keep<T extends Tracked>(x: T): T {
  current.getStore()?.delete(x);
  return x;
}

function isPlain(x: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(x);
  return prototype === Object.prototype || prototype === null;
}

/** Hands the arrays found in `result` (arrays, plain objects, maps and sets, nested) over to the outer scope. */
function handOver(result: unknown, made: Set<Tracked>, outer: Set<Tracked> | undefined, seen: Set<object>): void {
  if (typeof result !== 'object' || result === null || seen.has(result)) return;
  seen.add(result);
  if (made.delete(result as Tracked)) {
    outer?.add(result as Tracked);
  } else if (Array.isArray(result) || result instanceof Set) {
    for (const x of result) handOver(x, made, outer, seen);
  } else if (result instanceof Map) {
    for (const [key, value] of result) {
      handOver(key, made, outer, seen);
      handOver(value, made, outer, seen);
    }
  } else if (isPlain(result)) {
    for (const x of Object.values(result)) handOver(x, made, outer, seen);
  }
}

/**
 * Runs `fn`; every array made inside is disposed at its end, also when it throws, except those found in what it returns
 * (which then belong to the enclosing scope, if there is one) and those kept with `keep`.
 */
export async function scope<T>(fn: () => T | Promise<T>): Promise<T> {
  used = true;
  const outer = current.getStore();
  const made = new Set<Tracked>();
  try {
    const result = await current.run(made, fn);
    handOver(result, made, outer, new Set());
    return result;
  } finally {
    for (const x of made) x.dispose();
  }
}
