/** Public names of GLASS 2026.4, by area, in camelCase: what `import * as glass from 'glass-ts'` offers. */
export const GLASS_NAMES: Readonly<Record<string, readonly string[]>> = {
  shells: [
    ...['DensityWeight', 'DistanceWeight', 'VolumeWeight', 'RadialWindow', 'combine', 'cubicWindows', 'distanceGrid'],
    ...['distribute', 'linearWindows', 'partition', 'redshiftGrid', 'restrict', 'tophatWindows'],
  ],
  lensing: [
    'MultiPlaneConvergence',
    'deflect',
    'fromConvergence',
    'multiPlaneMatrix',
    'multiPlaneWeights',
    'shearFromConvergence',
  ],
  fields: [
    ...['checkPosdefSpectra', 'cls2cov', 'computeGaussianSpectra', 'covFromSpectra', 'discretizedCls', 'effectiveCls'],
    ...['enumerateSpectra', 'gaussianFields', 'generate', 'generateGaussian', 'generateLognormal', 'getcl'],
    ...['glassToHealpixSpectra', 'healpixToGlassSpectra', 'iternorm', 'lognormalFields', 'lognormalGls'],
    ...[
      'lognormalShiftHilbert2011',
      'nfieldsFromNspectra',
      'regularizedSpectra',
      'solveGaussianSpectra',
      'spectraIndices',
    ],
  ],
  galaxies: [
    ...['displace', 'displacement', 'effectiveBias', 'equalDensZbins', 'fixedZbins', 'gaussianNz', 'gaussianPhz'],
    ...['linearBias', 'loglinearBias', 'positionWeights', 'positionsFromDelta', 'redshifts', 'redshiftsFromBins'],
    ...['redshiftsFromNz', 'smailNz', 'tomoNzGausserr', 'uniformPositions', 'vmapGalacticEcliptic'],
  ],
  shapes: [
    ...['ellipticityGaussian', 'ellipticityIntnorm', 'ellipticityRyden04', 'galaxyShear', 'resampleShapes'],
    'triaxialAxisRatio',
  ],
  io: ['loadCls', 'saveCls', 'writeCatalog'],
  algorithm: ['algorithm.covClip', 'algorithm.covNearest', 'algorithm.nearcorr', 'algorithm.nnls'],
  arraytools: [
    ...['arraytools.broadcastFirst', 'arraytools.broadcastLeadingAxes', 'arraytools.cumulativeTrapezoid'],
    ...['arraytools.ndinterp', 'arraytools.trapezoidProduct'],
  ],
  grf: [
    ...['grf.Lognormal', 'grf.Normal', 'grf.SquaredNormal', 'grf.compute', 'grf.corr', 'grf.dcorr', 'grf.icorr'],
    'grf.solve',
  ],
  harmonics: ['harmonics.multalm'],
  healpix: [
    ...['healpix.Rotator', 'healpix.alm2map', 'healpix.alm2mapSpin', 'healpix.almxfl', 'healpix.ang2pix'],
    ...['healpix.ang2vec', 'healpix.getNside', 'healpix.map2alm', 'healpix.npix2nside', 'healpix.nside2npix'],
    ...['healpix.pixwin', 'healpix.queryStrip', 'healpix.randang'],
  ],
  rng: ['rng.SEED', 'rng.defaultRng'],
};
