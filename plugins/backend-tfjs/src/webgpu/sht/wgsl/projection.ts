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
      weights[index][${g}] = n${g} + s${g};
      weights[index + ${BLOCK}u][${g}] = n${g} - s${g};`;
    }
    return [0, 1]
      .map(
        (k) => `      let a${g}${k} = ${at(2 * g, k)}; let b${g}${k} = ${at(2 * g + 1, k)};
      weights[index${k === 0 ? '' : ` + ${BLOCK}u`}][${g}] = ${k === 0 ? '' : 'sigma * '}vec4f(a${g}${k}.x - b${g}${k}.y, a${g}${k}.y + b${g}${k}.x, a${g}${k}.x + b${g}${k}.y, a${g}${k}.y - b${g}${k}.x);`,
      )
      .join('\n');
  };
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

var<workgroup> stepTile : array<${scalar ? 'vec2f' : 'vec4f'}, ${TILE / 2}>;
/** One step more than there are, so that the threads of one step meet different banks. */
var<workgroup> values : array<array<V, ${TILE + 1}>, ${BLOCK}>;
/** Spin 0: of even, then of odd steps. Spin s: of the northern, then of the southern rings. */
var<workgroup> weights : array<array<${T}, ${maps}>, ${2 * BLOCK}>;
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
  // threads next to each other take steps of one parity, which share their weights; parts of the pairs
  let parity = index / ${BLOCK / 2}u;
  let step = (2u * index) % ${TILE}u + parity;
  let part = (2u * index / ${TILE}u) % ${parts}u;
${scalar ? '' : `  let sigma = select(1.0, -1.0, (min(m, ${spin}u) & 1u) == 1u);`}
  for (var block = 0u; block < params.stride; block += ${BLOCK}u) {
    if (rings[params.firstPair + block].limit < m) { continue; }
    let lane = block + index;
    let ring = rings[params.firstPair + lane];
    workgroupBarrier();
    if (params.firstPair + lane < params.pairs) {
${each(maps, weights)}
    } else {
      weights[index] = array<${T}, ${maps}>();
      weights[index + ${BLOCK}u] = array<${T}, ${maps}>();
    }
    var s = seeded(ring, m, prefactors[m]);
    for (var t = 0u; t < count; t += ${TILE}u) {
      workgroupBarrier();
      if (index < ${TILE / 2}u) {
        let k = t + 2u * index;
        var even = Step();
        var odd = Step();
        if (k < count) { even = steps[stepPlace + k]; }
        if (k + 1u < count) { odd = steps[stepPlace + k + 1u]; }
        stepTile[index] = ${scalar ? 'vec2f' : 'vec4f'}(even, odd);
      }
      workgroupBarrier();
      var h = 0u;
      while (h < ${TILE / 2}u && !begun(s)) {
        let pair = stepTile[h];
        values[index][2u * h] = visible(s);
        advance(&s, ring, pair.${scalar ? 'x' : 'xy'});
        values[index][2u * h + 1u] = visible(s);
        advance(&s, ring, pair.${scalar ? 'y' : 'zw'});
        rescale(&s);
        h++;
      }
      while (h < ${TILE / 2}u) {
        let pair = stepTile[h];
        values[index][2u * h] = s.q;
        advance(&s, ring, pair.${scalar ? 'x' : 'xy'});
        values[index][2u * h + 1u] = s.q;
        advance(&s, ring, pair.${scalar ? 'y' : 'zw'});
        h++;
      }
      // of a block, the ring next to the equator is seen first
      if (index == ${BLOCK - 1}u) { lastHidden = select(0u, 1u, hidden(s)); }
      if (workgroupUniformLoad(&lastHidden) == 1u) { continue; }
${each(maps, (g) => `      var sum${g} = ${T}();`)}
      let first = part * ${TILE}u;
      for (var n = 0u; n < ${TILE}u; n++) {
        // parts begin at different pairs, for the sake of the memory banks
        let p = first + ((n + part) & ${TILE - 1}u);
        let v = values[p][step];
${
  scalar
    ? each(maps, (g) => `        sum${g} += v * weights[p + parity * ${BLOCK}u][${g}];`)
    : `        let w = select(v.yyxx, -v.yyxx, parity == 1u);
${each(maps, (g) => `        sum${g} += v.xxyy * weights[p][${g}] + w * weights[p + ${BLOCK}u][${g}];`)}`
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
