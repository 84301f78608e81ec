import { Command, Flags } from '@oclif/core';
import { backendFlag, outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Demo extends Command {
  static override summary = 'Run the bundled lightcone, start to finish.';
  static override description =
    `20 mass maps of a small Gadget-4 run, nside 128, to z = 0.83: density contrast, convergence, shear and a galaxy catalogue.
A good source of code for your own run file is the one that it uses, which is printed first.`;
  static override examples = [
    { description: 'Into ./glass-demo', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'Somewhere else', command: '<%= config.bin %> <%= command.id %> --out /tmp/demo' },
  ];
  static override flags = {
    ...outputFlags,
    ...pluginFlag,
    ...backendFlag,
    out: Flags.string({ char: 'o', default: 'glass-demo', description: 'directory of the outputs', helpValue: 'DIR' }),
  };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const { programPlugins } = await import('../lib/program.ts');
    const { demo } = await import('../lib/demo.ts');
    const changes = { output: flags.out, backend: flags.backend };
    await demo(await programPlugins(flags.plugin), createTerminal(flags), changes);
  }
}
