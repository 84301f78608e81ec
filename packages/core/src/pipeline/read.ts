import { isInteger } from '../array/dtype.ts';
import type { Namespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import { scope } from '../backend/scope.ts';
import { GlassError } from '../errors.ts';
import type { HostMap, HostMapSlice, HostParticleSlice, Lightcone } from '../plugin/lightcone.ts';
import type { HealpixMap, ParticleSlice, Particles } from '../plugin/ports.ts';
import type { Shell } from '../plugin/stage.ts';
import { checkMapValues } from './check-values.ts';
import { DeviceSlice } from './device-slice.ts';
import type { EventStream } from './events.ts';
import { lookahead } from './lookahead.ts';
import { storable } from './storable.ts';

/** Host memory that slices read ahead may take. */
const READ_AHEAD_BYTES = 256 * 2 ** 20;

/** A shell whose data are being read, and maps uploaded, while others are computed. */
export type Reading =
  | { readonly kind: 'maps'; readonly quantity: HostMap['quantity']; readonly map: Promise<HealpixMap> }
  | { readonly kind: 'computed' }
  | { readonly kind: 'particles'; readonly slices: () => AsyncIterable<HostParticleSlice> };

const particleBytes = (slice: HostParticleSlice): number =>
  slice.positions.byteLength +
  (typeof slice.masses === 'object' ? slice.masses.byteLength : 0) +
  (slice.scaleFactors?.byteLength ?? 0);

/** Begins to read a shell, and to upload its map. Maps that are made on the device wait for their turn. */
export async function startReading(lightcone: Lightcone, shell: Shell, upload: UploadContext): Promise<Reading> {
  if (lightcone.makeMap) return { kind: 'computed' };
  if (lightcone.kind === 'maps') {
    const file = await lightcone.readMap!(shell);
    const slices = lookahead(file.slices(), READ_AHEAD_BYTES, (s) => s.values.byteLength);
    const map = uploadMap(file, slices, shell, upload);
    // What is wrong with it is said when its turn comes.
    map.catch(() => undefined);
    return { kind: 'maps', quantity: file.quantity, map };
  }
  const ahead = () => lookahead(lightcone.readParticles!(shell), READ_AHEAD_BYTES, particleBytes);
  // The first pass starts now; a stage that reads twice starts another one.
  let first: AsyncIterable<HostParticleSlice> | undefined = ahead();
  return {
    kind: 'particles',
    slices: () => {
      const now = first ?? ahead();
      first = undefined;
      return now;
    },
  };
}

/** Ends a reading whose data nobody wants any more; what is wrong with them does not matter then. */
export async function stopReading(reading: Reading): Promise<void> {
  if (reading.kind === 'computed') return;
  if (reading.kind === 'maps') {
    return reading.map.then(
      ({ values }) => values.dispose(),
      () => undefined,
    );
  }
  const iterator = reading.slices()[Symbol.asyncIterator]();
  await iterator.next().catch(() => undefined);
  await iterator.return?.();
}

/** Where data go, and who hears of it. */
export interface UploadContext {
  readonly xp: Namespace;
  readonly events: EventStream;
  readonly signal: AbortSignal;
}

/** Uploads a map slice by slice, once. Masses become the backend's real type, counts its index type. */
async function uploadMap(
  map: HostMap,
  slices: AsyncIterable<HostMapSlice>,
  shell: Shell,
  upload: UploadContext,
): Promise<HealpixMap> {
  return scope(() => uploadSlices(map, slices, shell, upload));
}

async function uploadSlices(
  map: HostMap,
  slices: AsyncIterable<HostMapSlice>,
  shell: Shell,
  { xp, events, signal }: UploadContext,
): Promise<HealpixMap> {
  const npix = 12 * map.nside * map.nside;
  const { real, index } = xp.backend.info.defaults;
  const dtype = map.quantity === 'counts' ? index : real;
  const parts: NDArray[] = [];
  let next = 0;
  for await (const slice of slices) {
    signal.throwIfAborted();
    if (slice.start !== next) {
      throw new GlassError(`map of shell ${shell.label}: pixels ${next} to ${slice.start} are missing`, {
        code: 'ERR_MAP_SIZE',
        where: { file: shell.files[0], name: shell.label },
        fix: 'Supply all pieces of the map',
      });
    }
    checkMapValues(slice, map, shell);
    // The backend may take the memory over: afterwards the slice is empty.
    const { length } = slice.values;
    const part = await scope(() => {
      const raw = xp.fromTyped(storable(slice.values, xp.backend.info), [length], { reason: `read ${shell.label}` });
      return map.quantity === 'counts' && !isInteger(raw.dtype)
        ? xp.astype(xp.round(raw), dtype)
        : xp.astype(raw, dtype);
    });
    parts.push(part);
    next += length;
    events.emit({ type: 'progress', what: 'pixels', done: next, total: npix, shell: shell.index });
  }
  if (next !== npix) {
    throw new GlassError(`map of shell ${shell.label} has ${next} pixels, nside ${map.nside} needs ${npix}`, {
      code: 'ERR_MAP_SIZE',
      where: { file: shell.files[0], name: shell.label },
      fix: 'The file is incomplete or states a wrong nside',
    });
  }
  const values = parts.length === 1 ? parts[0]! : xp.concat(parts);
  if (parts.length > 1) for (const part of parts) part.dispose();
  return { values, nside: map.nside, ordering: map.ordering, unit: map.unit };
}

/** Particles as a stage sees them: every slice is uploaded when its turn comes and released after it. */
export function uploadParticles(
  slices: () => AsyncIterable<HostParticleSlice>,
  total: number | undefined,
  shell: Shell,
  { xp, events, signal }: UploadContext,
): Particles {
  async function* read(): AsyncGenerator<ParticleSlice> {
    let done = 0;
    for await (const host of slices()) {
      signal.throwIfAborted();
      const { count } = host;
      const slice = new DeviceSlice(host, xp, shell.label);
      try {
        yield slice;
      } finally {
        slice.dispose();
      }
      done += count;
      events.emit({ type: 'progress', what: 'particles', done, total, shell: shell.index });
    }
  }
  return { slices: read };
}
