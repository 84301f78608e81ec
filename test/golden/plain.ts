import { isComplex, NDArray } from '@glass-ts/core';

function nest(values: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return values[0];
  const step = values.length / Math.max(1, shape[0]);
  return Array.from({ length: shape[0] }, (_, k) => nest(values.slice(k * step, (k + 1) * step), shape.slice(1)));
}

async function plainArray(x: NDArray): Promise<unknown> {
  const data = Array.from(await x.toHost(), Number);
  if (x.dtype === 'bool') {
    return nest(
      data.map((v) => v !== 0),
      x.shape,
    );
  }
  if (!isComplex(x.dtype)) return nest(data, x.shape);
  const part = (lane: number) =>
    nest(
      data.filter((_, k) => k % 2 === lane),
      x.shape,
    );
  return { re: part(0), im: part(1) };
}

/** Results as the golden file writes them: nested lists, `{re, im}`, plain objects. Iterators are drained. */
export async function plain(value: unknown): Promise<unknown> {
  const x = await value;
  if (x instanceof NDArray) return plainArray(x);
  if (x === null || x === undefined || typeof x !== 'object') return typeof x === 'bigint' ? Number(x) : x;
  if (ArrayBuffer.isView(x)) return Array.from(x as Float64Array, Number);
  if ('za' in x && 'wa' in x && 'zeff' in x) {
    return { za: await plain(x.za), wa: await plain(x.wa), zeff: await plain(x.zeff) };
  }
  if (Array.isArray(x)) return Promise.all(x.map(plain));
  if (Symbol.asyncIterator in x || Symbol.iterator in x) {
    const items: unknown[] = [];
    for await (const item of x as AsyncIterable<unknown>) items.push(await plain(item));
    return items;
  }
  const entries = await Promise.all(Object.entries(x).map(async ([key, item]) => [key, await plain(item)] as const));
  return Object.fromEntries(entries);
}
