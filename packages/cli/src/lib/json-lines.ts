const replacer = (_key: string, value: unknown): unknown => {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Map) return Object.fromEntries(value);
  return value;
};

/** A value as one line of JSON: 64-bit integers and non-finite numbers as strings, maps as objects. */
export const jsonLine = (value: object): string => JSON.stringify(value, replacer);
