import { ReferenceBackend } from './backend.ts';

export { philox4x32, philoxFill } from './philox.ts';
export { ReferenceBackend };

/** A new reference backend with books of its own (`memory()`). */
export function createReferenceBackend(): ReferenceBackend {
  return new ReferenceBackend();
}

/** The shared reference backend: float64 on one CPU thread, without dependencies. */
export const referenceBackend: ReferenceBackend = createReferenceBackend();
