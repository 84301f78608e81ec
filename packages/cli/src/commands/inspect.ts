import { Args, Command } from '@oclif/core';
import { lookOptions } from '../lib/adapter-options.ts';
import { lookFlags, outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Inspect extends Command {
  static override summary = 'Say what is in a lightcone: code, shells, resolution, units, cosmology.';
  static override description = `Reads headers only. Every FILE is a lightcone: a directory, or one of its files.
Distances are comoving and in Mpc; redshifts are given where the cosmology is known.`;
  static override examples = [
    { description: 'A directory of mass maps', command: '<%= config.bin %> <%= command.id %> output/' },
    {
      description: 'Several lightcones, for machines',
      command: '<%= config.bin %> <%= command.id %> cone_00 cone_01 --json',
    },
    {
      description: 'One of several SWIFT lightcones',
      command: '<%= config.bin %> <%= command.id %> run/ --option lightcone=lightcone0',
    },
    {
      description: 'Say which adapter is to read it',
      command: '<%= config.bin %> <%= command.id %> output/ --adapter gadget4',
    },
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ name: 'FILE', description: 'lightcone: directory or file', required: true }),
  };
  static override flags = {
    ...outputFlags,
    ...pluginFlag,
    ...lookFlags,
  };

  override async run(): Promise<number> {
    const { argv, flags } = await this.parse(Inspect);
    const { programApp } = await import('../lib/program.ts');
    const { inspect } = await import('../lib/inspect.ts');
    return inspect(await programApp(flags.plugin), argv as string[], createTerminal(flags), lookOptions(flags));
  }
}
