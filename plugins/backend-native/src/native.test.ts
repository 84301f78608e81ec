import { createNamespace, referenceBackend } from '@glass-ts/core';
import { conformance } from '@glass-ts/core/testing';
import { describe, expect, it } from 'vitest';
import { createNativeBackend, nativeBackend, nativeStatus } from './index.ts';
import { describeNative } from './testing.ts';

describe('loader', () => {
  it('says whether the addon is there, and why not', () => {
    const { available, reason } = nativeStatus();
    expect(nativeBackend() !== undefined).toBe(available);
    expect(reason).toMatch(
      available ? /^glass-native\..*\.node, / : /not built|cannot be loaded|other sources|switched off/,
    );
    if (!available) {
      expect(() => createNativeBackend()).toThrow(expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE' }));
    }
  });
});

describeNative('conformance', () => {
  it.each([1, 2])('passes whole with %i threads', async (threads) => {
    const failed: string[] = [];
    let passed = 0;
    for await (const { name, status, reason } of conformance(createNativeBackend({ threads }))) {
      if (status === 'passed') passed++;
      else failed.push(`${name}: ${status} ${reason}`);
    }
    expect(failed).toEqual([]);
    expect(passed).toBeGreaterThan(800);
  });

  it('is the namespace of the reference backend', () => {
    const native = createNamespace(createNativeBackend({ threads: 1 }));
    expect(Object.keys(native).sort()).toEqual(Object.keys(createNamespace(referenceBackend)).sort());
  });
});
