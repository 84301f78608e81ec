import type { DType } from '../array/dtype.ts';
import { createNamespace } from '../array/namespace.ts';
import { scope } from '../backend/scope.ts';
import type { Backend } from '../backend/types.ts';
import { arrayObjectCases } from './cases/arrayObject.ts';
import { complexCases } from './cases/complex.ts';
import { creationCases } from './cases/creation.ts';
import { dataTypeCases } from './cases/dataTypes.ts';
import { elementwiseCases } from './cases/elementwise.ts';
import { fftCases } from './cases/fft.ts';
import { indexingCases } from './cases/indexing.ts';
import { integerCases } from './cases/integers.ts';
import { linalgCases } from './cases/linalg.ts';
import { linearAlgebraCases } from './cases/linearAlgebra.ts';
import { manipulationCases } from './cases/manipulation.ts';
import { memoryCases } from './cases/memory.ts';
import { promotionCases } from './cases/promotion.ts';
import { searchingCases } from './cases/searching.ts';
import { setCases } from './cases/set.ts';
import { sortingCases } from './cases/sorting.ts';
import { specialCases } from './cases/special.ts';
import { statisticalCases } from './cases/statistical.ts';
import { utilityCases } from './cases/utility.ts';
import { Check } from './check.ts';

/** One thing that the standard asks for. */
export interface ConformanceCase {
  readonly name: string;
  /** Names of the standard that the case tests. */
  readonly covers: readonly string[];
  /** Dtypes without which it cannot be asked. */
  readonly dtypes?: readonly DType[];
  /** What the backend must be able to do besides. */
  readonly capability?: 'host factorisations';
  /** Runs the case; failures are reported to `t`. */
  run(t: Check): void | Promise<void>;
}

/** What became of one case. */
export interface ConformanceResult {
  readonly name: string;
  readonly covers: readonly string[];
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Why it failed, or which dtype or capability the backend declares missing. */
  readonly reason?: string;
}

/** Options of the conformance suite. */
export interface ConformanceOptions {
  /** Factor on the tolerances, 1 by default. */
  readonly slack?: number;
  /** Only cases whose name contains this. */
  readonly only?: string;
}

/** All cases of the suite, in the order of the standard's chapters. */
export const conformanceCases = (): ConformanceCase[] => [
  ...creationCases,
  ...dataTypeCases,
  ...promotionCases,
  ...elementwiseCases,
  ...integerCases,
  ...specialCases,
  ...complexCases,
  ...indexingCases,
  ...manipulationCases,
  ...searchingCases,
  ...setCases,
  ...sortingCases,
  ...statisticalCases,
  ...utilityCases,
  ...linearAlgebraCases,
  ...linalgCases,
  ...fftCases,
  ...arrayObjectCases,
  ...memoryCases,
];

function missing(backend: Backend, { dtypes = [], capability }: ConformanceCase): string | undefined {
  const dtype = dtypes.find((d) => !backend.info.dtypes.includes(d));
  if (dtype !== undefined) return dtype;
  const host = backend.hostView !== undefined || backend.toHostSync !== undefined;
  return capability === 'host factorisations' && !host ? 'synchronous host access (toHostSync)' : undefined;
}

/** Runs the suite against a backend, case by case. Nothing is thrown: failures are results. */
export async function* conformance(
  backend: Backend,
  options: ConformanceOptions = {},
): AsyncGenerator<ConformanceResult> {
  const { slack = 1, only } = options;
  const t = new Check(createNamespace(backend), slack);
  for (const one of conformanceCases()) {
    const { name, covers } = one;
    if (only !== undefined && !name.includes(only)) continue;
    const without = missing(backend, one);
    if (without !== undefined) {
      yield { name, covers, status: 'skipped', reason: `no ${without}` };
      continue;
    }
    try {
      await scope(() => one.run(t));
      yield { name, covers, status: 'passed' };
    } catch (error) {
      yield {
        name,
        covers,
        status: 'failed',
        reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      };
    }
  }
}
