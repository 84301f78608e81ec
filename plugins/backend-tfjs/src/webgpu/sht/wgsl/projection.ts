import type { Program } from '../../runtime/index.ts';
import { BLOCK } from '../tables/geometry.ts';
import { functions } from './functions.ts';
import { LEGENDRE_PARAMS } from './synthesis.ts';

/** Steps of the recursion whose values are summed over the rings together: 16 KiB of workgroup memory are enough. */
const tile = (spin: number): number => (spin === 0 ? 32 : 16);

const each = (maps: number, text: (g: number) => string): string =>
  Array.from({ length: maps }, (_, g) => text(g)).join('\n');

/**
 * The transpose of the synthesis: a workgroup adds the ring pairs of a slab to the coefficients of one order, block after block. In a tile of steps
 * every thread first computes the functions of its ring pair; then threads take the steps and sum over the pairs.
 *
 * Spin 0: a_lm / g_l = Σ λ (north ± south). Spin s: P = Σ p C_north ± q C_south, R = Σ q D_north ± p D_south of C = S₁ + iS₂ and D = S₁ − iS₂.
 */
export function projectionProgram(spin: number, maps: number): Program {
  const scalar = spin === 0;
  const T = scalar ? 'vec2f' : 'vec4f';
  const TILE = tile(spin);
  const parts = BLOCK / TILE;
  const weights = (g: number): string => {
    const at = (field: number, side: number): string =>
      `modes[(${2 * field + side}u * params.orders + m) * params.stride + lane]`;
    if (scalar) {
      return `      let n${g} = ${at(g, 0)}; let s${g} = ${at(g, 1)};
      even[index][${g}] = n${g} + s${g};
      odd[index][${g}] = n${g} - s${g};`;
    }
    return ['north', 'south']
      .map(
        (side, k) => `      let a${g}${k} = ${at(2 * g, k)}; let b${g}${k} = ${at(2 * g + 1, k)};
      ${side}[index][${g}] = ${k === 0 ? '' : 'sigma * '}vec4f(a${g}${k}.x - b${g}${k}.y, a${g}${k}.y + b${g}${k}.x, a${g}${k}.x + b${g}${k}.y, a${g}${k}.y - b${g}${k}.x);`,
      )
      .join('\n');
  };
  const names = scalar ? ['even', 'odd'] : ['north', 'south'];
  return {
    label: `sht projection, spin ${spin}, ${maps} maps`,
    storage: ['read', 'read', 'read', 'read', 'read_write'],
    code: `
${functions(spin)}
${LEGENDRE_PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> rings : array<Ring>;
@group(0) @binding(2) var<storage, read> prefactors : array<f32>;
@group(0) @binding(3) var<storage, read> steps : array<Step>;
@group(0) @binding(4) var<storage, read> modes : array<vec2f>;
@group(0) @binding(5) var<storage, read_write> coefficients : array<array<${T}, ${maps}>>;

var<workgroup> stepTile : array<Step, ${TILE}>;
/** One step more than there are, so that the threads of one step meet different banks. */
var<workgroup> values : array<array<V, ${TILE + 1}>, ${BLOCK}>;
${names.map((n) => `var<workgroup> ${n} : array<array<${T}, ${maps}>, ${BLOCK}>;`).join('\n')}
var<workgroup> partial : array<array<array<${T}, ${maps}>, ${TILE}>, ${parts}>;
var<workgroup> lastHidden : u32;

@compute @workgroup_size(${BLOCK})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) index : u32) {
  let m = params.firstOrder + group.x;
  let start = max(m, ${spin}u);
  let place = i32((m * (2u * params.lmax + 1u - m)) / 2u + start);
  let stepPlace = u32(place - params.stepStart);
  let termPlace = u32(place - params.coefficientStart);
  let count = max(params.lmax + 1u, start) - start;
  let step = index % ${TILE}u;
  let part = index / ${TILE}u;
${scalar ? '' : `  let sigma = select(1.0, -1.0, (min(m, ${spin}u) & 1u) == 1u);`}
  for (var block = 0u; block < params.stride; block += ${BLOCK}u) {
    if (rings[params.firstPair + block].limit < m) { continue; }
    let lane = block + index;
    let ring = rings[params.firstPair + lane];
    workgroupBarrier();
    if (params.firstPair + lane < params.pairs) {
${each(maps, weights)}
    } else {
      ${names.map((n) => `${n}[index] = array<${T}, ${maps}>();`).join('\n      ')}
    }
    var s = seeded(ring, m, prefactors[m]);
    for (var t = 0u; t < count; t += ${TILE}u) {
      workgroupBarrier();
      if (index < ${TILE}u) {
        let inside = t + index < count;
        if (inside) { stepTile[index] = steps[stepPlace + t + index]; } else { stepTile[index] = Step(); }
      }
      workgroupBarrier();
      var j = 0u;
      while (j < ${TILE}u && !begun(s)) {
        values[index][j] = visible(s);
        advance(&s, ring, stepTile[j]);
        values[index][j + 1u] = visible(s);
        advance(&s, ring, stepTile[j + 1u]);
        rescale(&s);
        j += 2u;
      }
      while (j < ${TILE}u) {
        values[index][j] = s.q;
        advance(&s, ring, stepTile[j]);
        values[index][j + 1u] = s.q;
        advance(&s, ring, stepTile[j + 1u]);
        j += 2u;
      }
      // of a block, the ring next to the equator is seen first
      if (index == ${BLOCK - 1}u) { lastHidden = select(0u, 1u, hidden(s)); }
      if (workgroupUniformLoad(&lastHidden) == 1u) { continue; }
${each(maps, (g) => `      var sum${g} = ${T}();`)}
      let first = part * ${TILE}u;
      for (var p = first; p < first + ${TILE}u; p++) {
        let v = values[p][step];
${
  scalar
    ? `        if ((step & 1u) == 0u) {
${each(maps, (g) => `          sum${g} += v * even[p][${g}];`)}
        } else {
${each(maps, (g) => `          sum${g} += v * odd[p][${g}];`)}
        }`
    : `        let w = select(v.yyxx, -v.yyxx, (step & 1u) == 1u);
${each(maps, (g) => `        sum${g} += v.xxyy * north[p][${g}] + w * south[p][${g}];`)}`
}
      }
${each(maps, (g) => `      partial[part][step][${g}] = sum${g};`)}
      workgroupBarrier();
      if (index < ${TILE}u && t + index < count) {
${each(
  maps,
  (g) =>
    `        coefficients[termPlace + t + index][${g}] += ${sumOfParts(parts, (k) => `partial[${k}][index][${g}]`)};`,
)}
      }
    }
  }
}`,
  };
}

/** Sum of 2^n terms in pairs. */
function sumOfParts(n: number, term: (k: number) => string): string {
  if (n === 1) return term(0);
  return `(${sumOfParts(n / 2, (k) => term(2 * k))} + ${sumOfParts(n / 2, (k) => term(2 * k + 1))})`;
}
