import type { Program } from '../../runtime/index.ts';

const PARAMS = `
struct Params {
  /** Number of alm, and how many of them, from the first on, have m = 0. */
  count : u32, zonal : u32,
  /** Elements before the first one in the bindings. */
  skipA : u32, skipB : u32, skipGain : u32,
  map : u32, component : u32,
}
`;
const INDEX = `
  let k = id.x + id.y * (groups.x * 64u);
  if (k >= params.count) { return; }
`;

/** alm of one map → its coefficients among those of \`maps\` maps: g a, or −g (E + iB) and −g (E − iB). Zonal alm are real. */
export function gatherProgram(spin: number, maps: number): Program {
  const T = spin === 0 ? 'vec2f' : 'vec4f';
  return {
    label: `sht coefficients, spin ${spin}, ${maps} maps`,
    storage: ['read', 'read', 'read', 'read_write'],
    code: `
${PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> gains : array<f32>;
@group(0) @binding(2) var<storage, read> first : array<vec2f>;
@group(0) @binding(3) var<storage, read> second : array<vec2f>;
@group(0) @binding(4) var<storage, read_write> coefficients : array<array<${T}, ${maps}>>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
${INDEX}
  let gain = gains[params.skipGain + k];
  let complex = select(vec2f(1, 0), vec2f(1, 1), k >= params.zonal);
  let e = gain * complex * first[params.skipA + k];
${
  spin === 0
    ? '  coefficients[k][params.map] = e;'
    : `  let b = gain * complex * second[params.skipB + k];
  coefficients[k][params.map] = vec4f(b.y - e.x, -e.y - b.x, -e.x - b.y, b.x - e.y);`
}
}`,
  };
}

/** The transpose, one component after the other: g Σ, or E = −g (P + R)/2 and B = i g (P − R)/2. */
export function scatterProgram(spin: number, maps: number): Program {
  const T = spin === 0 ? 'vec2f' : 'vec4f';
  return {
    label: `sht alm, spin ${spin}, ${maps} maps`,
    storage: ['read', 'read', 'read_write'],
    code: `
${PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> gains : array<f32>;
@group(0) @binding(2) var<storage, read> coefficients : array<array<${T}, ${maps}>>;
@group(0) @binding(3) var<storage, read_write> alm : array<vec2f>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
${INDEX}
  let gain = gains[params.skipGain + k];
  let complex = select(vec2f(1, 0), vec2f(1, 1), k >= params.zonal);
  let c = coefficients[k][params.map];
${
  spin === 0
    ? '  let a = c;'
    : `  let difference = c.xy - c.zw;
  let a = 0.5 * select(-(c.xy + c.zw), vec2f(-difference.y, difference.x), params.component == 1u);`
}
  alm[params.skipA + k] = gain * complex * a;
}`,
  };
}
