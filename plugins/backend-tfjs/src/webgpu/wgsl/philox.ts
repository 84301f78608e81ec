/** The counter-based generator of Salmon, Moraes, Dror and Shaw (2011). */
export const RANDOM: Readonly<Record<string, string>> = {
  philox: `
/* Philox4x32-10 of a counter and a key */
fn philox(counter : vec4u, key : vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    let p = mulWide(0xd2511f53u, c.x);
    let q = mulWide(0xcd9e8d57u, c.z);
    c = vec4u(q.x ^ c.y ^ k.x, q.y, p.x ^ c.w ^ k.y, p.y);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}`,
};
