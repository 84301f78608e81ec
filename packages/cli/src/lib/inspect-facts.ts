import { stat } from 'node:fs/promises';
import type { App, CosmologyParameters, Lightcone, LightconeUnits, PipelineCosmology } from '@glass-ts/core';

export interface ShellFacts {
  readonly index: number;
  readonly label: string;
  /** Comoving, in Mpc. */
  readonly innerMpc: number;
  readonly outerMpc: number;
  /** Undefined where the cosmology is not known. */
  readonly zInner: number | undefined;
  readonly zOuter: number | undefined;
  readonly files: readonly string[];
}

/** What `glass inspect` says about a lightcone. */
export interface LightconeFacts {
  readonly path: string;
  readonly adapter: string;
  readonly code: string;
  readonly kind: Lightcone['kind'];
  readonly quantity: string | undefined;
  readonly nside: number | undefined;
  readonly particleCount: number | undefined;
  readonly units: LightconeUnits;
  readonly cosmology: CosmologyParameters | undefined;
  readonly cosmologySource: string | undefined;
  /** Comoving range of the particles in Mpc. */
  readonly rangeMpc: { readonly inner: number; readonly outer: number } | undefined;
  readonly shells: readonly ShellFacts[];
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly details: Readonly<Record<string, unknown>>;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

function knownCosmology(app: App, parameters: CosmologyParameters | undefined): PipelineCosmology | undefined {
  if (!parameters) return undefined;
  return app.cosmology.create(parameters);
}

/** Collects what is known about an open lightcone, in physical units. */
export async function lightconeFacts(
  app: App,
  path: string,
  adapter: string,
  lightcone: Lightcone,
  warnings: LightconeFacts['warnings'],
): Promise<LightconeFacts> {
  const { code, kind, quantity, nside, particleCount, units, cosmology, cosmologySource, range, details } = lightcone;
  const found: { code: string; message: string }[] = [...warnings];
  let model: PipelineCosmology | undefined;
  try {
    model = knownCosmology(app, cosmology);
  } catch (error) {
    found.push({ code: 'WARN_COSMOLOGY', message: `no redshifts: ${error instanceof Error ? error.message : error}` });
  }
  // Inner radii of 0 are stored with the noise of a spline, which may be negative.
  const mpc = (radius: number) => Math.max(0, radius * units.lengthInMpc);
  const redshift = (distance: number) => (distance === 0 ? 0 : model?.invComovingDistance(distance));
  return {
    ...{ path, adapter, code, kind, quantity, nside, particleCount, units, cosmology, cosmologySource, details },
    rangeMpc: range && { inner: mpc(range.inner), outer: mpc(range.outer) },
    shells: lightcone.shells.map(({ index, label, inner, outer, files }) => ({
      ...{ index, label, innerMpc: mpc(inner), outerMpc: mpc(outer), files },
      zInner: model && redshift(mpc(inner)),
      zOuter: model && redshift(mpc(outer)),
    })),
    files: await Promise.all(lightcone.files.map(async (file) => ({ path: file, bytes: (await stat(file)).size }))),
    warnings: found,
  };
}
