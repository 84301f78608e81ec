import { type Cosmology, hostTable, NDArray, referenceNamespace, type TableInput, ValueError } from '@glass-ts/core';
import type { WindowLike } from '@glass-ts/tables';
import { lensWeight } from './lens-weight.ts';
import { PlaneSequence } from './plane-sequence.ts';

/** Response of every shell's source plane to unit contrast in every shell: row-major S × S on the host. */
function responses(shells: readonly WindowLike[], cosmology: Cosmology): Float64Array {
  const n = shells.length;
  const matrix = new Float64Array(n * n);
  const planes = new PlaneSequence(cosmology);
  shells.forEach((shell, i) => {
    const { t, f } = planes.next(shell.zeff, lensWeight(shell));
    if (i === 0) return;
    for (let j = 0; j < i; j++) {
      const before = i > 1 ? matrix[(i - 2) * n + j] : 0;
      matrix[i * n + j] = (1 - t) * before + t * matrix[(i - 1) * n + j] + (j === i - 1 ? f : 0);
    }
  });
  return matrix;
}

/**
 * The multi-plane approximation as a matrix: row i holds the convergence of sources at shell i per unit density contrast in
 * every shell.
 *
 * @returns (S, S), strictly lower triangular.
 * @throws ValueError unless the effective redshifts grow.
 */
export function multiPlaneMatrix(shells: readonly WindowLike[], cosmology: Cosmology): NDArray {
  return referenceNamespace().fromTyped(responses(shells, cosmology), [shells.length, shells.length]);
}

/**
 * Lensing weights of the shells for sources that are distributed over them: κ = Σ_s out[s] δ_s.
 *
 * @param weights source weights (S, …), such as from `partition`; normalised over the shells here.
 * @returns (S, …).
 * @throws ValueError unless the first axis has one entry per shell.
 */
export function multiPlaneWeights(weights: TableInput, shells: readonly WindowLike[], cosmology: Cosmology): NDArray {
  const { data, shape } = hostTable(weights);
  const n = shells.length;
  if (shape.length === 0 || shape[0] !== n) {
    throw new ValueError(`shape mismatch between weights and shells: (${shape.join(', ')}) and ${n}`, {
      where: { name: 'multiPlaneWeights' },
      fix: 'The first axis of weights runs over the shells.',
    });
  }
  const matrix = responses(shells, cosmology);
  const size = data.length / Math.max(1, n);
  const out = new Float64Array(data.length);
  for (let k = 0; k < size; k++) {
    let total = 0;
    for (let i = 0; i < n; i++) total += data[i * size + k];
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) out[j * size + k] += (matrix[i * n + j] * data[i * size + k]) / total;
    }
  }
  const xp = weights instanceof NDArray ? weights.xp : referenceNamespace();
  return xp.fromTyped(out, shape);
}
