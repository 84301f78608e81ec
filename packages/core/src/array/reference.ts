import { referenceBackend } from '../backend/reference/index.ts';
import { createNamespace, type Namespace } from './namespace.ts';

let shared: Namespace | undefined;

/** The one shared namespace of the reference backend: where plain JavaScript data live. */
export function referenceNamespace(): Namespace {
  shared ??= createNamespace(referenceBackend);
  return shared;
}
