/**
 * What Python calls a named tuple: a list whose entries also have names, so that both `const [q, r] = …` and `.Q` work.
 */
export type NamedTuple<T extends Record<string, unknown>> = T[keyof T][] & T;

/** The record as a named tuple, entries in the order of its keys. */
export function namedTuple<T extends Record<string, unknown>>(record: T): NamedTuple<T> {
  return Object.assign(Object.values(record) as T[keyof T][], record);
}

/** Splits trailing options off a variadic argument list. */
export function splitOptions<T, O extends object>(
  args: readonly (T | O)[],
  isOptions: (x: T | O) => x is O,
): [T[], O | undefined] {
  const last = args.at(-1);
  if (last !== undefined && isOptions(last)) return [args.slice(0, -1) as T[], last];
  return [[...args] as T[], undefined];
}
