import { nativeStatus } from '@glass-ts/backend-native';
import { describe, expect, it } from 'vitest';

/** Tests of the built addon; where there is none, one test says that it says why. */
export function describeNative(name: string, tests: () => void): void {
  if (nativeStatus().available) describe(name, tests);
  else it(`${name}: the addon is not built, and says why`, () => expect(nativeStatus().reason).toMatch(/nativ/));
}
