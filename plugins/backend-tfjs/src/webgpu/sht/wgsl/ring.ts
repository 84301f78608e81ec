/** WGSL of a ring pair as `ringTable` makes them. */
export const RING = `
struct Ring { x : f32, chord : f32, chordLow : f32, limit : u32, log : vec4u, seeds : array<vec4f, 3> }
`;

/** WGSL of products of complex numbers. */
export const COMPLEX = `
fn times(a : vec2f, b : vec2f) -> vec2f { return vec2f(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x); }
/** a · conj(b) */
fn timesConj(a : vec2f, b : vec2f) -> vec2f { return vec2f(a.x * b.x + a.y * b.y, a.y * b.x - a.x * b.y); }
`;
