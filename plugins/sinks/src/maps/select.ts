import { GlassError, type PortName } from '@glass-ts/core';
import { MAP_PORTS, type MapsOptions } from './options.ts';

const isMapPort = (port: string): port is (typeof MAP_PORTS)[number] => (MAP_PORTS as readonly string[]).includes(port);

/**
 * The ports to write, out of those of the run.
 *
 * @throws GlassError `ERR_SINK_PORT` for a port that is no map, or that nobody gives.
 */
export function selectPorts({ ports }: MapsOptions, available: readonly PortName[]): PortName[] {
  const maps = MAP_PORTS.filter((port) => available.includes(port));
  if (ports === undefined) return maps;
  return [...new Set(ports)].map((port) => {
    if (isMapPort(port) && maps.includes(port)) return port;
    throw new GlassError(isMapPort(port) ? `nobody gives the maps "${port}"` : `"${port}" is not a kind of map`, {
      code: 'ERR_SINK_PORT',
      where: { name: 'output.sinks.maps.ports' },
      fix: `This run has ${maps.join(', ') || 'no maps'}`,
    });
  });
}
