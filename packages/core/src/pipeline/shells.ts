import { type ErrorPlace, GlassError } from '../errors.ts';
import type { PipelineCosmology } from '../plugin/cosmology.ts';
import type { Lightcone, ShellGeometry } from '../plugin/lightcone.ts';
import type { Shell } from '../plugin/stage.ts';
import type { RunFile } from './run-file.ts';

/** Edges that differ by less than this fraction touch: codes print table-interpolated radii (300.00000415 for 300). */
const TOUCH = 1e-5;

type Options = RunFile['shells'];
type Place = (key: string) => ErrorPlace;

function fromEdges(
  options: Options,
  lightcone: Lightcone,
  cosmology: PipelineCosmology,
  place: Place,
): ShellGeometry[] {
  const edges = options.edges!;
  edges.forEach((edge, i) => {
    if (i > 0 && edge <= edges[i - 1]!) {
      throw new GlassError(`shell edges must ascend: ${edge} follows ${edges[i - 1]}`, {
        code: 'ERR_SHELL_ORDER',
        where: { ...place('edges'), name: 'shells.edges' },
        fix: 'Sort the edges and remove duplicates',
      });
    }
  });
  const { lengthInMpc } = lightcone.units;
  const native = (edge: number): number => {
    if (options.unit === 'redshift') return (edge === 0 ? 0 : cosmology.comovingDistance(edge)) / lengthInMpc;
    const ratio = (options.unit === 'Mpc/h' ? 1 / cosmology.h : 1) / lengthInMpc;
    // An edge given in the file's own unit is compared as it stands.
    return Math.abs(ratio - 1) < 1e-9 ? edge : edge * ratio;
  };
  return edges.slice(1).map((outer, index) => ({
    index,
    inner: native(edges[index]!),
    outer: native(outer),
    label: `edges_${String(index).padStart(3, '0')}`,
    files: [],
  }));
}

function checkContiguous(shells: readonly ShellGeometry[], options: Options, place: Place): void {
  for (let i = 0; i < shells.length; i++) {
    const shell = shells[i]!;
    const where = { ...place('allowGaps'), ...(shell.files[0] ? { file: shell.files[0] } : {}), name: shell.label };
    if (!(shell.outer > shell.inner)) {
      throw new GlassError(`shell ${shell.label} is empty: ${shell.inner} to ${shell.outer}`, {
        code: 'ERR_SHELL_ORDER',
        where,
        fix: 'Check the shell radii of the lightcone',
      });
    }
    const before = shells[i - 1];
    if (!before) continue;
    const step = shell.inner - before.outer;
    if (step < -TOUCH * before.outer) {
      throw new GlassError(
        `shells ${before.label} and ${shell.label} overlap or are out of order: ${before.outer} > ${shell.inner}`,
        { code: 'ERR_SHELL_ORDER', where, fix: 'Use a lightcone whose shells follow each other outwards' },
      );
    }
    if (step > TOUCH * shell.inner && !options.allowGaps) {
      throw new GlassError(`gap between shells ${before.label} and ${shell.label}: ${before.outer} to ${shell.inner}`, {
        code: 'ERR_SHELL_GAP',
        where,
        fix: 'Supply the missing shells, or accept the gap with shells.allowGaps: true',
      });
    }
  }
}

function select(all: readonly ShellGeometry[], options: Options, place: Place): ShellGeometry[] {
  const first = options.first ?? 0;
  const last = options.last ?? all.length - 1;
  if (first > last || last >= all.length) {
    throw new GlassError(`shells ${first} to ${last} are not among the ${all.length} shells of the lightcone`, {
      code: 'ERR_SHELL_RANGE',
      where: { ...place(options.last === undefined ? 'first' : 'last'), name: 'shells' },
      fix: `Choose first ≤ last ≤ ${all.length - 1}`,
    });
  }
  return all.slice(first, last + 1).map((shell, index) => ({ ...shell, index }));
}

/** The shells of a run in physical units, from the observer outwards, touching each other. */
export function buildShells(
  options: Options,
  lightcone: Lightcone,
  cosmology: PipelineCosmology,
  place: Place = () => ({}),
): Shell[] {
  if (options.edges && lightcone.kind === 'maps') {
    throw new GlassError('maps have shells of their own: shells.edges is for particles', {
      code: 'ERR_SHELL_EDGES',
      where: { ...place('edges'), name: 'shells.edges' },
      fix: 'Remove shells.edges; choose among the shells with shells.first and shells.last',
    });
  }
  const all = options.edges ? fromEdges(options, lightcone, cosmology, place) : lightcone.shells;
  if (all.length === 0) {
    throw new GlassError(`the lightcone has no shells of its own`, {
      code: 'ERR_SHELL_EDGES',
      where: { ...place('edges'), name: 'shells' },
      fix: 'Give shells.edges in the run file',
    });
  }
  const chosen = select(all, options, place).map((shell) => ({ ...shell, inner: Math.max(shell.inner, 0) }));
  checkContiguous(chosen, options, place);
  const { lengthInMpc } = lightcone.units;
  const redshift = (mpc: number): number => (mpc === 0 ? 0 : cosmology.invComovingDistance(mpc));
  return chosen.map((shell) => {
    const innerMpc = shell.inner * lengthInMpc;
    const outerMpc = shell.outer * lengthInMpc;
    return { ...shell, innerMpc, outerMpc, zInner: redshift(innerMpc), zOuter: redshift(outerMpc) };
  });
}
