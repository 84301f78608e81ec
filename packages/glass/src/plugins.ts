import { gadget4Plugin } from '@glass-ts/adapter-gadget4';
import { healpixMapsPlugin } from '@glass-ts/adapter-healpix-maps';
import { swiftPlugin } from '@glass-ts/adapter-swift';
import { nativePlugin } from '@glass-ts/backend-native';
import { tfjsPlugin } from '@glass-ts/backend-tfjs';
import { corePlugin, type Plugin } from '@glass-ts/core';
import { cosmologyPlugin } from '@glass-ts/cosmology';
import { fieldsPlugin } from '@glass-ts/fields';
import { galaxiesPlugin } from '@glass-ts/galaxies';
import { lensingPlugin } from '@glass-ts/lensing';
import { rngPlugin } from '@glass-ts/rng';
import { shearPlugin } from '@glass-ts/shear';
import { simulatePlugin } from '@glass-ts/simulate';
import { sinksPlugin } from '@glass-ts/sinks';

/** The plug-ins that come with glass-ts, as the `glass` command loads them. */
export const defaultPlugins: readonly Plugin[] = Object.freeze([
  corePlugin,
  nativePlugin,
  tfjsPlugin,
  cosmologyPlugin,
  rngPlugin,
  gadget4Plugin,
  swiftPlugin,
  healpixMapsPlugin,
  simulatePlugin,
  fieldsPlugin,
  lensingPlugin,
  shearPlugin,
  galaxiesPlugin,
  sinksPlugin,
]);
