import type { NDArray } from '@glass-ts/core';

/**
 * Whether the device is the host and no element of the mask is set: then further rounds of a rejection change nothing.
 * False where the values cannot be seen without waiting.
 */
export function knownEmpty(mask: NDArray): boolean {
  const view = mask.hostView() as Uint8Array | undefined;
  return view !== undefined && !view.includes(1);
}
