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
  // a load brings two steps, and the terms of two steps (spin 0)
  const add = (odd: boolean): string =>
    each(maps, (g) => {
      if (scalar) return `      ${odd ? 'odd' : 'even'}${g} += v * terms[h][${g}].${odd ? 'zw' : 'xy'};`;
      const term = `terms[2u * h${odd ? ' + 1u' : ''}][${g}]`;
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

var<workgroup> stepTile : array<${scalar ? 'vec2f' : 'vec4f'}, ${TILE / 2}>;
var<workgroup> terms : array<array<vec4f, ${maps}>, ${scalar ? TILE / 2 : TILE}>;

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
    if (index < ${TILE / 2}u) {
      let k = t + 2u * index;
      var even = Step();
      var odd = Step();
      if (k < count) { even = steps[stepPlace + k]; }
      if (k + 1u < count) { odd = steps[stepPlace + k + 1u]; }
      stepTile[index] = ${scalar ? 'vec2f' : 'vec4f'}(even, odd);
    } else if (index >= ${TILE}u) {
${
  scalar
    ? `      for (var n = index - ${TILE}u; n < ${(TILE / 2) * maps}u; n += ${TILE}u) {
        let h = n / ${maps}u;
        let g = n % ${maps}u;
        let k = t + 2u * h;
        var even = vec2f();
        var odd = vec2f();
        if (k < count) { even = coefficients[termPlace + k][g]; }
        if (k + 1u < count) { odd = coefficients[termPlace + k + 1u][g]; }
        terms[h][g] = vec4f(even, odd);
      }`
    : `      let k = index - ${TILE}u;
      let inside = t + k < count;
      if (inside) { terms[k] = coefficients[termPlace + t + k]; } else { terms[k] = array<vec4f, ${maps}>(); }`
}
    }
    workgroupBarrier();
${each(maps, (g) => names.map((n) => `    var ${n}${g} = ${T}();`).join('\n'))}
    var h = 0u;
    while (h < ${TILE / 2}u && !begun(s)) {
      let pair = stepTile[h];
${
  scalar
    ? `      advance(&s, ring, pair.x);
      advance(&s, ring, pair.y);`
    : `      if (hidden(s)) {
        advance(&s, ring, pair.xy);
        advance(&s, ring, pair.zw);
      } else {
        var v = visible(s);
${add(false)}
        advance(&s, ring, pair.xy);
        v = visible(s);
${add(true)}
        advance(&s, ring, pair.zw);
      }`
}
      rescale(&s);
      h++;
    }
    while (h < ${TILE / 2}u) {
      let pair = stepTile[h];
      var v = s.q;
${add(false)}
      advance(&s, ring, pair.${scalar ? 'x' : 'xy'});
      v = s.q;
${add(true)}
      advance(&s, ring, pair.${scalar ? 'y' : 'zw'});
      h++;
    }
${each(maps, (g) => names.map((n) => `    ${n}Sum${g} += ${n}${g};`).join('\n'))}
  }
${scalar ? '' : `  let sigma = select(0.5, -0.5, (min(m, ${spin}u) & 1u) == 1u);`}
${each(maps, put)}
}`,
  };
}
