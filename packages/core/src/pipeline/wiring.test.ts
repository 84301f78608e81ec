import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { GlassError } from '../errors.ts';
import type { Need, PortName } from '../plugin/ports.ts';
import { type AnyStage, defineStage } from '../plugin/stage.ts';
import { wire } from './wiring.ts';

const stage = (name: string, needs: Need[], gives: PortName[]): AnyStage =>
  defineStage({
    ...{ name, description: '', needs, gives, options: z.object({}) },
    create: () => ({ shell: async () => ({}) }),
  }) as AnyStage;

const counts = stage('counts', ['particles'], ['counts']);
const overdensity = stage('overdensity', [['counts', 'mass']], ['overdensity']);
const convergence = stage('convergence', ['overdensity'], ['convergence']);
const known = [counts, overdensity, convergence];

function failure(stages: AnyStage[], base: PortName[]): GlassError {
  try {
    wire({ stages, base, known });
  } catch (error) {
    if (error instanceof GlassError) return error;
  }
  throw new Error('wiring did not fail');
}

describe('wire', () => {
  it('orders stages by their ports, whatever order they are written in', () => {
    const { stages, ports } = wire({ stages: [convergence, overdensity, counts], base: ['particles'], known });
    expect(stages.map((s) => s.name)).toEqual(['counts', 'overdensity', 'convergence']);
    expect(ports).toEqual(['particles', 'counts', 'overdensity', 'convergence']);
  });

  it('takes the alternative that is given', () => {
    const { stages } = wire({ stages: [overdensity], base: ['mass'], known });
    expect(stages.map((s) => s.name)).toEqual(['overdensity']);
  });

  it('waits for the preferred alternative when both are given', () => {
    const { stages } = wire({ stages: [overdensity, counts], base: ['particles', 'mass'], known });
    expect(stages.map((s) => s.name)).toEqual(['counts', 'overdensity']);
  });

  it('names an unmet port and who could give it', () => {
    const error = failure([convergence], ['mass']);
    expect(error.code).toBe('ERR_PORT_UNMET');
    expect(error.message).toContain('"overdensity"');
    expect(error.fix).toContain('Add the stage "overdensity"');
  });

  it('names what the lightcone gives when no stage could help', () => {
    const error = failure([counts], ['mass']);
    expect(error.code).toBe('ERR_PORT_UNMET');
    expect(error.fix).toContain('"mass"');
  });

  it('refuses two givers of a port', () => {
    expect(failure([counts, stage('other', ['particles'], ['counts'])], ['particles']).code).toBe('ERR_PORT_CONFLICT');
  });

  it('refuses a circle', () => {
    const a = stage('a', ['shear'], ['convergence']);
    const b = stage('b', ['convergence'], ['shear']);
    expect(failure([a, b], []).code).toBe('ERR_PORT_CYCLE');
  });
});
