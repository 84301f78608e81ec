export { Check, ConformanceFailure, type EqualOptions, type Expected, type Tolerance } from './check.ts';
export {
  type ConformanceCase,
  type ConformanceOptions,
  type ConformanceResult,
  conformance,
  conformanceCases,
} from './conformance.ts';
export { STANDARD, STANDARD_NAMES } from './standard.ts';
export { overriding, withoutHost } from './withoutHost.ts';
