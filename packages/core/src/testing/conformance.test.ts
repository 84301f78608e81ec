import { describe, expect, it } from 'vitest';
import { createNamespace } from '../array/namespace.ts';
import { referenceBackend } from '../backend/reference/index.ts';
import type { Backend } from '../backend/types.ts';
import { type ConformanceResult, conformance, conformanceCases } from './conformance.ts';
import { STANDARD, STANDARD_NAMES } from './standard.ts';
import { overriding, withoutHost } from './withoutHost.ts';

async function run(backend: Backend): Promise<ConformanceResult[]> {
  const results: ConformanceResult[] = [];
  for await (const result of conformance(backend)) results.push(result);
  return results;
}

const failures = (results: readonly ConformanceResult[]): string[] =>
  results.filter((r) => r.status === 'failed').map((r) => `${r.name}: ${r.reason}`);

describe('conformance suite', () => {
  it('passes on the reference backend without a skip', async () => {
    const results = await run(referenceBackend);
    expect(failures(results)).toEqual([]);
    expect(results.filter((r) => r.status === 'skipped')).toEqual([]);
    expect(results.length).toBeGreaterThan(800);
  });

  it('passes where values cannot be seen without waiting', async () => {
    const results = await run(withoutHost(referenceBackend));
    expect(failures(results)).toEqual([]);
    const reasons = new Set(results.filter((r) => r.status === 'skipped').map((r) => r.reason));
    expect([...reasons]).toEqual(['no synchronous host access (toHostSync)']);
  });

  it('skips what a backend declares missing, by name', async () => {
    const info = { ...referenceBackend.info, dtypes: referenceBackend.info.dtypes.filter((d) => d !== 'uint16') };
    const without = overriding(referenceBackend, { info });
    const results = await run(without);
    expect(failures(results)).toEqual([]);
    const skipped = results.filter((r) => r.status === 'skipped');
    expect(skipped.length).toBeGreaterThan(30);
    expect(new Set(skipped.map((r) => r.reason))).toEqual(new Set(['no uint16']));
  });

  it('finds a wrong backend', async () => {
    const wrong = overriding(referenceBackend, {
      unary: (op, x, out) => referenceBackend.unary(op === 'tanh' ? 'atan' : op, x, out),
    });
    const failed = (await run(wrong)).filter((r) => r.status === 'failed');
    expect(failed.length).toBeGreaterThan(3);
    expect(failed.every((r) => r.covers.includes('tanh') || r.covers.includes('tan'))).toBe(true);
  });
});

describe('the list of the standard', () => {
  const xp = createNamespace(referenceBackend);

  it('is covered by the cases, name by name', () => {
    const covered = new Set(conformanceCases().flatMap((c) => c.covers));
    expect(STANDARD_NAMES.filter((name) => !covered.has(name))).toEqual([]);
    const known = new Set(STANDARD_NAMES);
    expect([...covered].filter((name) => !known.has(name))).toEqual([]);
  });

  it('is what the namespace offers', () => {
    const array = xp.zeros([2, 2]);
    for (const name of STANDARD_NAMES) {
      const [area, key] = name.includes('.') ? name.split('.') : ['', name];
      const owner: object = area === 'array' ? array : area === 'linalg' ? xp.linalg : area === 'fft' ? xp.fft : xp;
      expect(key in owner, name).toBe(true);
    }
  });

  it('has the numbers of functions that the specification has', () => {
    const counts = Object.fromEntries(Object.entries(STANDARD).map(([area, names]) => [area, names.length]));
    expect(counts).toMatchObject({
      creation: 16,
      elementwise: 67,
      linalg: 23,
      fft: 14,
      manipulation: 14,
      statistical: 9,
      searching: 6,
      set: 4,
      dtypes: 13,
    });
  });
});
