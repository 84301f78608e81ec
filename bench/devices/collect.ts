import { type NDArray, type PortName, type PortValues, type Sink, scope } from '@glass-ts/core';
import { z } from 'zod';

/** What a run computed, as doubles: maps by port and shell, catalogue columns by name. */
export interface Collected {
  readonly maps: Map<PortName, Float64Array[]>;
  readonly columns: Map<string, Float64Array>;
}

const PORTS = ['overdensity', 'convergence', 'shear'] as const;

const doubles = async (x: NDArray): Promise<Float64Array> =>
  Float64Array.from(await x.toHost({ reason: 'sink' }), Number);

function joined(parts: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** A sink that keeps everything in memory, and the place where it does. */
export function collector(): { readonly sink: Sink; readonly collected: Collected } {
  const maps = new Map<PortName, Float64Array[]>();
  const parts = new Map<string, Float64Array[]>();
  const columns = new Map<string, Float64Array>();
  const take = async (values: PortValues): Promise<void> => {
    for (const port of PORTS) {
      const map = values[port];
      if (map) maps.set(port, [...(maps.get(port) ?? []), await doubles(map.values)]);
    }
    if (!values.galaxies) return;
    for await (const { columns: batch } of values.galaxies.batches()) {
      for (const [name, x] of Object.entries(batch)) parts.set(name, [...(parts.get(name) ?? []), await doubles(x)]);
    }
  };
  const accepts: PortName[] = [...PORTS, 'galaxies'];
  const sink: Sink = {
    ...{ name: 'collect', description: 'keeps maps and catalogue in memory', accepts, options: z.object({}) },
    select: (_, available) => accepts.filter((port) => available.includes(port)),
    create: async () => ({
      shell: (values) => scope(() => take(values)),
      finish: async () => {
        for (const [name, list] of parts) columns.set(name, joined(list));
        return [];
      },
      abort: async () => undefined,
    }),
  };
  return { sink, collected: { maps, columns } };
}
