import { Args, Command, Flags } from '@oclif/core';
import { exitCodesText } from '../lib/exit-codes.ts';
import { outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Simulate extends Command {
  static override summary = 'Simulate fields without an N-body lightcone: what GLASS itself does.';
  static override description =
    `SIM.yaml is a run file whose input is the adapter \`simulate\`: shells, angular spectra, lognormal or Gaussian fields.
Everything after it is the same: stages, sinks, outputs; \`glass check\` and \`glass run\` take it as well. Here the seed and
the resolution can be changed on the command line, for many realisations of one file.

${exitCodesText()}`;
  static override examples = [
    { description: 'Simulate', command: '<%= config.bin %> <%= command.id %> examples/lensing.yaml' },
    {
      description: 'Another realisation, somewhere else',
      command: '<%= config.bin %> <%= command.id %> sim.yaml --seed 7 --out real-7',
    },
    {
      description: 'A quick look at low resolution',
      command: '<%= config.bin %> <%= command.id %> sim.yaml --nside 32 --out look',
    },
  ];
  static override args = { file: Args.string({ name: 'SIM.yaml', description: 'run file', required: true }) };
  static override flags = {
    ...outputFlags,
    ...pluginFlag,
    out: Flags.string({
      char: 'o',
      description: 'directory of the outputs, instead of output.directory',
      helpValue: 'DIR',
    }),
    seed: Flags.integer({ char: 's', min: 0, description: 'seed, instead of the one in the file', helpValue: 'N' }),
    nside: Flags.integer({
      char: 'n',
      min: 1,
      description: 'resolution, instead of the one in the file',
      helpValue: 'N',
    }),
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Simulate);
    const { programPlugins } = await import('../lib/program.ts');
    const { simulate } = await import('../lib/simulate.ts');
    const { seed, nside, out } = flags;
    const changes = {
      ...(seed === undefined ? {} : { seed }),
      ...(nside === undefined ? {} : { nside }),
      ...(out === undefined ? {} : { output: out }),
    };
    await simulate(args.file, changes, await programPlugins(flags.plugin), createTerminal(flags));
  }
}
