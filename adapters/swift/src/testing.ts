import { type AdapterContext, EventStream, type Lightcone } from '@glass-ts/core';
import { expect } from 'vitest';
import { type SwiftOptions, swiftAdapter } from './index.ts';

export const events = new EventStream();
const context: AdapterContext = { events, directory: process.cwd() };
/** Opens a lightcone with options as a run file gives them. */
export const open = (path: string, options: object = {}): Promise<Lightcone> =>
  swiftAdapter.open(path, swiftAdapter.options.parse(options) as SwiftOptions, context);

/** The values of the mass map of shell i. */
export async function mapOf(cone: Lightcone, i: number): Promise<number[]> {
  const map = await cone.readMap!(cone.shells[i]!);
  expect(map).toMatchObject({ nside: 16, ordering: 'ring', quantity: 'mass' });
  const values: number[] = [];
  for await (const slice of map.slices()) {
    expect(slice.start).toBe(values.length);
    values.push(...(slice.values as Float64Array));
  }
  return values;
}
