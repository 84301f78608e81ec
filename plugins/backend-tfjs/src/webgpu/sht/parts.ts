import type { GpuArray } from '../array.ts';
import type { Segment } from './layout.ts';
import { type Window, window } from './window.ts';

/** Consecutive fields of the maps. */
export interface Fields {
  readonly first: number;
  readonly count: number;
}

/** Fields and rings that one dispatch reads or writes, with their windows on the maps. */
export interface Part {
  /** First field, counted from the first of all; number of fields. */
  readonly field: number;
  readonly count: number;
  /** 1 north, 2 south, 3 both. */
  readonly sides: number;
  /** Pixels of a map at which the windows begin. */
  readonly firstNorth: number;
  readonly firstSouth: number;
  readonly north: Window;
  readonly south: Window;
}

/** Pixels north of ring i = 1, 2, … 2·nside + 1. */
const before = (nside: number, i: number): number =>
  i <= nside ? 2 * i * (i - 1) : 2 * nside * (nside - 1) + (i - nside) * 4 * nside;

/** Ranges of pixels of the northern and southern rings of a segment. */
function ranges(nside: number, { first, count }: Segment): { north: [number, number]; south: [number, number] } {
  const north: [number, number] = [before(nside, first + 1), before(nside, first + count + 1)];
  const npix = 12 * nside * nside;
  return { north, south: [npix - north[1], npix - north[0]] };
}

/**
 * Parts for writing: one binding of all fields and both sides where that is small enough, else (bindings that are written must not overlap) one dispatch
 * per field and side.
 */
export function writeParts(nside: number, segment: Segment, maps: GpuArray, fields: Fields, binding: number): Part[] {
  const { north, south } = ranges(nside, segment);
  const npix = 12 * nside * nside;
  const of = (field: number, count: number, sides: number, range: readonly [number, number]): Part => {
    const size = (count - 1) * npix + range[1] - range[0];
    const w = window(maps.storage, 4, (fields.first + field) * npix + range[0], size);
    return { field, count, sides, firstNorth: range[0], firstSouth: range[0], north: w, south: w };
  };
  const all = of(0, fields.count, 3, [north[0], south[1]]);
  if ((all.north.binding.size ?? 0) <= binding) return [all];
  return Array.from({ length: fields.count }, (_, field) => [of(field, 1, 1, north), of(field, 1, 2, south)]).flat();
}

/** Parts for reading: one window per side, of all fields where that is small enough. */
export function readParts(nside: number, segment: Segment, maps: GpuArray, fields: Fields, binding: number): Part[] {
  const { north, south } = ranges(nside, segment);
  const npix = 12 * nside * nside;
  const of = (field: number, count: number): Part => {
    const on = (range: readonly [number, number]): Window =>
      window(maps.storage, 4, (fields.first + field) * npix + range[0], (count - 1) * npix + range[1] - range[0]);
    return { field, count, sides: 3, firstNorth: north[0], firstSouth: south[0], north: on(north), south: on(south) };
  };
  const all = of(0, fields.count);
  if ((all.north.binding.size ?? 0) <= binding) return [all];
  return Array.from({ length: fields.count }, (_, field) => of(field, 1));
}
