import type { Context } from '../array/context.ts';
import { isComplex, isFloat } from '../array/dtype.ts';
import { NDArray, type Other } from '../array/ndarray.ts';
import { DTypeError } from '../errors.ts';

/**
 * Optional arguments given by position, in one options object, or both: numpy lets callers do either.
 * @param names the parameters in order
 */
export function optional<T extends object>(args: readonly unknown[], names: readonly (keyof T & string)[]): Partial<T> {
  const last = args.at(-1);
  const isOptions =
    typeof last === 'object' &&
    last !== null &&
    !(last instanceof NDArray) &&
    !('re' in last) &&
    Object.getPrototypeOf(last) === Object.prototype;
  const positional = isOptions ? args.slice(0, -1) : args;
  const out: Record<string, unknown> = isOptions ? { ...last } : {};
  positional.forEach((value, i) => {
    if (value !== undefined && value !== null) out[names[i]] = value;
  });
  for (const key of Object.keys(out)) if (out[key] === undefined || out[key] === null) delete out[key];
  return out as Partial<T>;
}

/** The context of an array argument. @throws DTypeError for anything else. */
export function contextOf(x: unknown, what: string): Context {
  if (x instanceof NDArray) return x.context;
  throw new DTypeError(`${what} needs an array, not ${typeof x}`, {
    where: { name: what },
    fix: 'Make one with xp.asarray(…)',
  });
}

/** The first array among the arguments decides the context. */
export function contextOfAny(args: readonly unknown[], what: string): Context {
  return contextOf(
    args.find((x) => x instanceof NDArray),
    what,
  );
}

/** An argument as an array: a scalar becomes 0-d in the given dtype. */
export const asArray = (ctx: Context, x: Other, dtype: NDArray['dtype'], what: string): NDArray =>
  x instanceof NDArray ? ctx.own(x, what) : ctx.full([], x, dtype);

/** The array in a floating dtype: integers and bool become the default float. */
export const floating = (ctx: Context, x: NDArray): NDArray =>
  isFloat(x.dtype) || isComplex(x.dtype) ? x : ctx.cast(x, ctx.defaults.real);
