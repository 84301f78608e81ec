import type { Program } from '../../runtime/index.ts';
import { BLOCK } from '../tables/geometry.ts';
import { functions } from './functions.ts';

/** Steps whose coefficients are staged together, and whose terms are summed before they are added to the total. */
const TILE = 32;

/** Text for every map. */
const each = (maps: number, text: (g: number) => string): string =>
  Array.from({ length: maps }, (_, g) => text(g)).join('\n');

/** Parameters of the Legendre kernels, in this order, as u32. */
export const LEGENDRE_PARAMS = `
struct Params {
  lmax : u32,
  /** First order of the dispatch; first ring pair and all ring pairs. */
  firstOrder : u32, firstPair : u32, pairs : u32,
  /** Modes are [field][north, south][order][stride ring pairs]. */
  orders : u32, stride : u32,
  /** Where the bindings of the tables and of the coefficients begin, as a place in alm. */
  stepStart : i32, coefficientStart : i32,
}
`;

/**
 * Modes of the rings from coefficients: a workgroup computes one order on one block of ring pairs.
 *
 * Spin 0: coefficients are g_l a_lm; sums over even and odd l − m give both rings of a pair. Spin s: coefficients are
 * u = −g_l (E + iB) and v = −g_l (E − iB); C = Σ p u = S₁ + iS₂ and D = Σ q v = S₁ − iS₂ in the north with p = (−1)^s λ_{−s} and q = λ_s,
 * and the southern ring exchanges p and q with the sign (−1)^{l+m+s}.
 */
export function synthesisProgram(spin: number, maps: number): Program {
  const scalar = spin === 0;
  const T = scalar ? 'vec2f' : 'vec4f';
  const names = scalar ? ['even', 'odd'] : ['north', 'south'];
  const add = (odd: boolean): string =>
    each(maps, (g) => {
      const term = `terms[j${odd ? ' + 1u' : ''}][${g}]`;
      if (scalar) return `      ${odd ? 'odd' : 'even'}${g} += v * ${term};`;
      return `      north${g} += v.xxyy * ${term};\n      south${g} ${odd ? '-' : '+'}= v.yyxx * ${term};`;
    });
  const put = (g: number): string => {
    const at = (field: number, side: number): string =>
      `modes[(${2 * field + side}u * params.orders + m) * params.stride + lane]`;
    if (scalar) return `  ${at(g, 0)} = evenSum${g} + oddSum${g};\n  ${at(g, 1)} = evenSum${g} - oddSum${g};`;
    return ['north', 'south']
      .map((side, k) => {
        const sum = `${side}Sum${g}`;
        const sign = k === 0 ? '0.5' : 'sigma';
        return `  ${at(2 * g, k)} = ${sign} * (${sum}.xy + ${sum}.zw);
  ${at(2 * g + 1, k)} = ${sign} * vec2f(${sum}.y - ${sum}.w, ${sum}.z - ${sum}.x);`;
      })
      .join('\n');
  };
  return {
    label: `sht synthesis, spin ${spin}, ${maps} maps`,
    storage: ['read', 'read', 'read', 'read', 'read_write'],
    code: `
${functions(spin)}
${LEGENDRE_PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> rings : array<Ring>;
@group(0) @binding(2) var<storage, read> prefactors : array<f32>;
@group(0) @binding(3) var<storage, read> steps : array<Step>;
@group(0) @binding(4) var<storage, read> coefficients : array<array<${T}, ${maps}>>;
@group(0) @binding(5) var<storage, read_write> modes : array<vec2f>;

var<workgroup> stepTile : array<Step, ${TILE}>;
var<workgroup> terms : array<array<${T}, ${maps}>, ${TILE}>;

@compute @workgroup_size(${BLOCK})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) index : u32) {
  let m = params.firstOrder + group.y;
  let lane = group.x * ${BLOCK}u + index;
  if (rings[params.firstPair + group.x * ${BLOCK}u].limit < m) { return; }
  let ring = rings[params.firstPair + lane];
  let start = max(m, ${spin}u);
  let place = i32((m * (2u * params.lmax + 1u - m)) / 2u + start);
  let stepPlace = u32(place - params.stepStart);
  let termPlace = u32(place - params.coefficientStart);
  let count = max(params.lmax + 1u, start) - start;
  var s = seeded(ring, m, prefactors[m]);
${each(maps, (g) => names.map((n) => `  var ${n}Sum${g} = ${T}();`).join('\n'))}
  for (var t = 0u; t < count; t += ${TILE}u) {
    workgroupBarrier();
    if (index < ${TILE}u) {
      let inside = t + index < count;
      if (inside) { stepTile[index] = steps[stepPlace + t + index]; } else { stepTile[index] = Step(); }
    } else {
      let k = index - ${TILE}u;
      let inside = t + k < count;
      if (inside) { terms[k] = coefficients[termPlace + t + k]; } else { terms[k] = array<${T}, ${maps}>(); }
    }
    workgroupBarrier();
${each(maps, (g) => names.map((n) => `    var ${n}${g} = ${T}();`).join('\n'))}
    var j = 0u;
    while (j < ${TILE}u && !begun(s)) {
${
  scalar
    ? `      advance(&s, ring, stepTile[j]);
      advance(&s, ring, stepTile[j + 1u]);`
    : `      if (hidden(s)) {
        advance(&s, ring, stepTile[j]);
        advance(&s, ring, stepTile[j + 1u]);
      } else {
        var v = visible(s);
${add(false)}
        advance(&s, ring, stepTile[j]);
        v = visible(s);
${add(true)}
        advance(&s, ring, stepTile[j + 1u]);
      }`
}
      rescale(&s);
      j += 2u;
    }
    while (j < ${TILE}u) {
      var v = s.q;
${add(false)}
      advance(&s, ring, stepTile[j]);
      v = s.q;
${add(true)}
      advance(&s, ring, stepTile[j + 1u]);
      j += 2u;
    }
${each(maps, (g) => names.map((n) => `    ${n}Sum${g} += ${n}${g};`).join('\n'))}
  }
${scalar ? '' : `  let sigma = select(0.5, -0.5, (min(m, ${spin}u) & 1u) == 1u);`}
${each(maps, put)}
}`,
  };
}
