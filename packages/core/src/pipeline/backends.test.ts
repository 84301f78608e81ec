import { describe, expect, it } from 'vitest';
import { referenceBackend } from '../backend/reference/index.ts';
import { type BackendAvailability, defineBackend } from '../plugin/backend.ts';
import { findBackend } from './backends.ts';
import { EventStream } from './events.ts';

/** Chooses among backends of these priorities and probes; also what was probed and warned. */
async function choose(backends: Readonly<Record<string, readonly [number, Partial<BackendAvailability>]>>) {
  const probed: string[] = [];
  const warnings: string[] = [];
  const factories = Object.entries(backends).map(([name, [priority, answer]]) => {
    const probe = async () => {
      probed.push(name);
      return { available: true, detail: `about ${name}`, ...answer };
    };
    return defineBackend({ name, description: '', priority, probe, create: async () => referenceBackend });
  });
  const events = new EventStream();
  events.subscribe((event) => event.type === 'warning' && warnings.push(event.message));
  const { name } = await findBackend({ backends: new Map(factories.map((f) => [f.name, f])) }, 'auto', events);
  return { name, probed, warnings };
}

describe('backend: auto', () => {
  it('takes the one of highest priority and probes no further', async () => {
    const { name, probed, warnings } = await choose({ slow: [0, {}], fast: [10, {}] });
    expect([name, probed, warnings]).toEqual(['fast', ['fast'], []]);
  });

  it('says why a better one is passed over', async () => {
    const { name, warnings } = await choose({ slow: [0, {}], fast: [10, { available: false, detail: 'no driver' }] });
    expect([name, warnings]).toEqual(['slow', ['backend "fast" is not used: no driver']]);
  });

  it('says nothing of an optional one that is not installed', async () => {
    const { name, warnings } = await choose({ slow: [0, {}], fast: [10, { available: false, installed: false }] });
    expect([name, warnings]).toEqual(['slow', []]);
  });

  it('lets a probe lower the priority, below others or not', async () => {
    const software = { priority: -1 };
    expect(await choose({ slow: [0, {}], gpu: [10, software] })).toMatchObject({
      name: 'slow',
      probed: ['gpu', 'slow'],
    });
    expect(await choose({ gpu: [10, software], slower: [-2, {}] })).toMatchObject({ name: 'gpu', probed: ['gpu'] });
  });

  it('fails where none works', async () => {
    await expect(choose({ only: [0, { available: false }] })).rejects.toMatchObject({
      code: 'ERR_BACKEND_UNAVAILABLE',
    });
  });
});
