/** Nodes and weights on the unit square; weights add up to 1. */
export interface Rule {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly w: Float64Array;
}

/** Gauss–Legendre nodes on [0, 1], by Newton's method. */
export function gaussLegendre(n: number): { x: Float64Array; w: Float64Array } {
  const x = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let z = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let turn = 0; turn < 100; turn++) {
      let p = 1;
      let before = 0;
      for (let j = 0; j < n; j++) {
        const next = ((2 * j + 1) * z * p - j * before) / (j + 1);
        before = p;
        p = next;
      }
      slope = (n * (z * p - before)) / (z * z - 1);
      const step = p / slope;
      z -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    x[k] = 0.5 * (1 - z);
    w[k] = 1 / ((1 - z * z) * slope * slope);
  }
  return { x, w };
}

function product(n: number, place: (a: number, b: number) => readonly (readonly [number, number, number])[]): Rule {
  const g = gaussLegendre(n);
  const x: number[] = [];
  const y: number[] = [];
  const w: number[] = [];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (const [px, py, jacobian] of place(g.x[i], g.x[j])) {
        x.push(px);
        y.push(py);
        w.push(g.w[i] * g.w[j] * jacobian);
      }
    }
  }
  return { x: Float64Array.from(x), y: Float64Array.from(y), w: Float64Array.from(w) };
}

/** Smooth integrands. */
export const squareRule = (n: number): Rule => product(n, (a, b) => [[a, b, 1]]);

/** For a pixel whose corner (1, 1) is the pole: φ jumps there; two triangles collapsed onto the corner (Duffy 1982). */
export const cornerRule = (n: number): Rule =>
  product(n, (a, b) => [
    [1 - a, 1 - a * b, a],
    [1 - a * b, 1 - a, a],
  ]);

/** For a pixel with the edge of the polar cap along x + y = 1, where second derivatives jump: one triangle on each side. */
export const diagonalRule = (n: number): Rule =>
  product(n, (a, b) => [
    [a * (1 - b), a * b, a],
    [1 - a * (1 - b), 1 - a * b, a],
  ]);

/** nside = 1: the pixel has both the pole in a corner and the edge of the cap along the diagonal. */
export const capRule = (n: number): Rule => {
  const upper = product(n, (a, b) => [[1 - a * (1 - b), 1 - a * b, a]]);
  const lower = product(n, (a, b) => [[a * (1 - b), a * b, a]]);
  return {
    x: Float64Array.of(...upper.x, ...lower.x),
    y: Float64Array.of(...upper.y, ...lower.y),
    w: Float64Array.of(...upper.w, ...lower.w),
  };
};
