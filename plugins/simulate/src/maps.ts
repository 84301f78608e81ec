import { GlassError, type HealpixMap, type MapContext, type NDArray, type ShellGeometry } from '@glass-ts/core';
import { generate } from '@glass-ts/fields';
import type { RadialWindow } from '@glass-ts/tables';
import { gaussianModel } from './gaussian.ts';
import type { SimulateOptions } from './options.ts';
import type { SpectraSource } from './spectra.ts';

export interface SimulatedMapsSetup {
  readonly source: SpectraSource;
  readonly windows: readonly RadialWindow[];
  readonly fields: SimulateOptions['fields'];
  readonly nside: number;
  readonly lmax: number;
}

/** Stream of the normal numbers behind all shells. */
const STREAM = 'simulate';

/**
 * Maps of the density contrast, made one after another from the observer outwards and not held. The normal numbers of shell
 * i are those at i · (number of coefficients) of one stream: a run of fewer shells makes the same maps.
 */
export class SimulatedMaps {
  readonly #setup: SimulatedMapsSetup;
  readonly #label = new Map<string, number>();
  #maps: AsyncGenerator<NDArray> | undefined;
  #next = 0;

  constructor(setup: SimulatedMapsSetup, geometry: readonly ShellGeometry[]) {
    this.#setup = setup;
    for (const { label, index } of geometry) this.#label.set(label, index);
  }

  async #begin(shell: ShellGeometry, { events, signal, random }: MapContext): Promise<AsyncGenerator<NDArray>> {
    const { source, windows, nside, fields } = this.#setup;
    const progress = { type: 'progress' as const, what: 'spectra', total: 100, shell: shell.index };
    const cls = await source.compute({
      signal,
      onProgress: (fraction) => events.emit({ ...progress, done: Math.round(100 * fraction) }),
    });
    const model = gaussianModel(cls, windows, this.#setup);
    return generate(model.fields, model.gls, nside, { ncorr: fields.ncorr, rng: random(STREAM) });
  }

  async make(shell: ShellGeometry, context: MapContext): Promise<HealpixMap> {
    const wanted = this.#label.get(shell.label);
    if (wanted === undefined || wanted < this.#next) {
      throw new GlassError(`shell ${shell.label} is asked for out of order`, {
        code: 'ERR_SHELL_ORDER',
        where: { name: shell.label },
        fix: 'Simulated shells are made once, from the observer outwards',
      });
    }
    this.#maps ??= await this.#begin(shell, context);
    for (;;) {
      context.signal.throwIfAborted();
      const { value, done } = await this.#maps.next();
      if (done) throw new GlassError(`there is no shell ${shell.label}`, { code: 'ERR_SHELL_RANGE' });
      if (this.#next++ === wanted) {
        return { values: value, nside: this.#setup.nside, ordering: 'ring', unit: '' };
      }
      value.dispose();
    }
  }

  /** Releases what is remembered between shells. */
  async close(): Promise<void> {
    await this.#maps?.return(undefined);
    this.#maps = undefined;
  }
}
