export { combine } from './combine.ts';
export { distanceGrid, redshiftGrid } from './grids.ts';
export { type PartitionOptions, partition, partitionLstsq, partitionNnls, partitionRestrict } from './partition.ts';
export { RadialWindow, type WindowLike, type WindowNodes, windowNodes } from './radial-window.ts';
export { restrict } from './restrict.ts';
export { type ShellWindowOptions, shellWindow, windowOfShell } from './shell-window.ts';
export { DensityWeight, DistanceWeight, VolumeWeight, type WeightFunction } from './weights.ts';
export { cubicWindows, linearWindows, type RedshiftWeight, tophatWindows } from './window-sets.ts';
