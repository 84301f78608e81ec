import type { Groups } from './runtime.ts';

/** Workgroups along one dimension that every device allows. */
const WIDTH = 32768;

/** Workgroups for `n` threads in groups of `size`: a second dimension where one is too short. */
export function linearGroups(n: number, size: number): Groups {
  const groups = Math.ceil(n / size);
  return groups <= WIDTH ? [groups, 1, 1] : [WIDTH, Math.ceil(groups / WIDTH), 1];
}

/**
 * WGSL of the linear thread number for `linearGroups(n, size)`:
 * `linearIndex(globalId, numWorkgroups)` with the workgroup size in the text.
 */
export const linearIndex = (size: number): string => `
fn linearIndex(id : vec3u, groups : vec3u) -> u32 {
  return id.x + id.y * (groups.x * ${size}u);
}
`;
