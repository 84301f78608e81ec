import { type ErrorPlace, GlassError } from '../errors.ts';
import { type Need, needNames, type PortName } from '../plugin/ports.ts';
import type { AnyStage } from '../plugin/stage.ts';

/** The stages of a run in an order in which every need is met. */
export interface Wiring {
  readonly stages: readonly AnyStage[];
  /** Ports that exist for every shell. */
  readonly ports: readonly PortName[];
  /** Ports that exist after the last shell. */
  readonly portsAtEnd: readonly PortName[];
}

export interface WiringRequest {
  readonly stages: readonly AnyStage[];
  /** Ports that the lightcone gives. */
  readonly base: readonly PortName[];
  /** All stages that plug-ins bring, to say who could give a missing port. */
  readonly known: Iterable<AnyStage>;
  readonly place?: (stage: string) => ErrorPlace;
}

const givers = (known: Iterable<AnyStage>, port: PortName): string[] =>
  [...known].filter((stage) => stage.gives.includes(port)).map((stage) => stage.name);

function unmet(stage: AnyStage, need: Need, request: WiringRequest): GlassError {
  const names = needNames(need);
  const could = names.flatMap((port) => givers(request.known, port));
  const wanted = names.map((n) => `"${n}"`).join(' or ');
  return new GlassError(`stage "${stage.name}" needs the port ${wanted}, which nobody gives`, {
    code: 'ERR_PORT_UNMET',
    where: { ...request.place?.(stage.name), name: `stages.${stage.name}` },
    fix: could.length
      ? `Add the stage ${could.map((n) => `"${n}"`).join(' or ')}`
      : `The lightcone gives ${request.base.map((n) => `"${n}"`).join(', ') || 'nothing'}; read another one or add a plug-in that gives ${wanted}`,
  });
}

function checkConflicts(request: WiringRequest): void {
  const owner = new Map<string, string>();
  for (const stage of request.stages) {
    for (const port of [...stage.gives, ...(stage.givesAtEnd ?? [])]) {
      const other = owner.get(port);
      if (other !== undefined) {
        throw new GlassError(`stages "${other}" and "${stage.name}" both give the port "${port}"`, {
          code: 'ERR_PORT_CONFLICT',
          where: { ...request.place?.(stage.name), name: `stages.${stage.name}` },
          fix: 'Leave one of them out',
        });
      }
      owner.set(port, stage.name);
    }
  }
}

/** Orders stages by their ports. Throws before anything is opened when a need is not met, met twice or circular. */
export function wire(request: WiringRequest): Wiring {
  checkConflicts(request);
  const given = new Set<PortName>([...request.base, ...request.stages.flatMap((s) => [...s.gives])]);
  for (const stage of request.stages) {
    for (const need of stage.needs) {
      if (!needNames(need).some((port) => given.has(port))) throw unmet(stage, need, request);
    }
  }
  const ready = new Set<PortName>(request.base);
  const ordered: AnyStage[] = [];
  let rest = [...request.stages];
  while (rest.length > 0) {
    // An alternative counts as ready only when the first one that anybody gives is: it would be missed otherwise.
    const isReady = (need: Need) => {
      const port = needNames(need).find((name) => given.has(name));
      return port !== undefined && ready.has(port);
    };
    const now = rest.filter((stage) => stage.needs.every(isReady));
    if (now.length === 0) {
      throw new GlassError(`stages wait for each other: ${rest.map((s) => `"${s.name}"`).join(', ')}`, {
        code: 'ERR_PORT_CYCLE',
        where: { ...request.place?.(rest[0]!.name), name: `stages.${rest[0]!.name}` },
        fix: 'Leave out the one that closes the circle',
      });
    }
    for (const stage of now) {
      ordered.push(stage);
      for (const port of stage.gives) ready.add(port);
    }
    rest = rest.filter((stage) => !now.includes(stage));
  }
  return {
    stages: ordered,
    ports: [...ready],
    portsAtEnd: request.stages.flatMap((stage) => [...(stage.givesAtEnd ?? [])]),
  };
}
