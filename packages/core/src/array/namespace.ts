import type { Backend } from '../backend/types.ts';
import { DTypeError, ValueError } from '../errors.ts';
import { Context } from './context.ts';
import { type CreationFunctions, creationFunctions } from './creation.ts';
import { type DataTypeFunctions, dataTypeFunctions } from './dataTypes.ts';
import { DTYPES, type DType } from './dtype.ts';
import { type ElementwiseFunctions, elementwiseFunctions } from './elementwise.ts';
import { type FftFunctions, fftFunctions } from './fft.ts';
import { type IndexingFunctions, indexingFunctions } from './indexing.ts';
import { type InspectionFunctions, inspectionFunctions } from './inspection.ts';
import { acceptNamed } from './keywords.ts';
import { type LinalgFunctions, linalgFunctions } from './linalg/index.ts';
import { type LinearAlgebraFunctions, linearAlgebraFunctions } from './linearAlgebra.ts';
import { type ManipulationFunctions, manipulationFunctions } from './manipulation.ts';
import { NDArray } from './ndarray.ts';
import { type SearchingFunctions, searchingFunctions } from './searching.ts';
import { type SetFunctions, setFunctions } from './set.ts';
import { type SortingFunctions, sortingFunctions } from './sorting.ts';
import { type StatisticalFunctions, statisticalFunctions } from './statistical.ts';
import { type UtilityFunctions, utilityFunctions } from './utility.ts';

type DTypeAttributes = { readonly [D in DType]: D };

/** The Python array API standard 2024.12 in camelCase, on one backend. */
export interface Namespace
  extends CreationFunctions,
    DataTypeFunctions,
    ElementwiseFunctions,
    IndexingFunctions,
    InspectionFunctions,
    LinearAlgebraFunctions,
    ManipulationFunctions,
    SearchingFunctions,
    SetFunctions,
    SortingFunctions,
    StatisticalFunctions,
    UtilityFunctions,
    DTypeAttributes {
  /** Euler's number. */
  readonly e: number;
  readonly inf: number;
  readonly nan: number;
  /** A new axis in an index. */
  readonly newaxis: null;
  readonly pi: number;
  /** `__array_api_version__` */
  readonly arrayApiVersion: '2024.12';
  readonly backend: Backend;
  /** Discrete Fourier transforms. */
  readonly fft: FftFunctions;
  /** Dense linear algebra. */
  readonly linalg: LinalgFunctions;
}

/** The namespace of a backend. Every call makes a new one; arrays of different namespaces do not mix. */
export function createNamespace(backend: Backend): Namespace {
  const ctx = new Context(backend);
  const dtypes = Object.fromEntries(DTYPES.map((d) => [d, d])) as DTypeAttributes;
  const linearAlgebra = linearAlgebraFunctions(ctx);
  const xp: Namespace = {
    ...dtypes,
    e: Math.E,
    inf: Infinity,
    nan: NaN,
    newaxis: null,
    pi: Math.PI,
    arrayApiVersion: '2024.12',
    backend,
    ...creationFunctions(ctx),
    ...dataTypeFunctions(ctx),
    ...elementwiseFunctions(ctx),
    ...indexingFunctions(ctx),
    ...inspectionFunctions(ctx),
    ...linearAlgebra,
    ...manipulationFunctions(ctx),
    ...searchingFunctions(ctx),
    ...setFunctions(ctx),
    ...sortingFunctions(ctx),
    ...statisticalFunctions(ctx),
    ...utilityFunctions(ctx),
    fft: fftFunctions(ctx),
    linalg: linalgFunctions(ctx, linearAlgebra),
  };
  ctx.xp = acceptNamed(xp);
  return ctx.xp;
}

/**
 * The namespace that the arrays among the arguments share.
 * @throws DTypeError when there is no array, ValueError when they come from different namespaces.
 */
export function arrayNamespace(...args: readonly unknown[]): Namespace {
  let xp: Namespace | undefined;
  for (const arg of args) {
    if (!(arg instanceof NDArray)) continue;
    if (xp !== undefined && xp !== arg.xp) {
      throw new ValueError(`arrays of backends ${xp.backend.name} and ${arg.xp.backend.name} meet`, {
        where: { name: 'arrayNamespace' },
        fix: 'Bring them together first: await x.to(xp)',
      });
    }
    xp = arg.xp;
  }
  if (xp === undefined) {
    throw new DTypeError('none of the arguments is an array', {
      where: { name: 'arrayNamespace' },
      fix: 'Make one with xp.asarray(…)',
    });
  }
  return xp;
}
