import { Args, Command, Flags } from '@oclif/core';
import { lookOptions } from '../lib/adapter-options.ts';
import { lookFlags, outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Init extends Command {
  static override summary = 'Write a commented run file for a lightcone.';
  static override description =
    'Looks at the headers of the lightcone and writes a run file with every option of the usual stages at its default.';
  static override examples = [
    {
      description: 'For a directory of mass maps',
      command: '<%= config.bin %> <%= command.id %> output/ --out run.yaml',
    },
    { description: 'Only show it', command: '<%= config.bin %> <%= command.id %> output/ --out -' },
  ];
  static override args = {
    lightcone: Args.string({ name: 'LIGHTCONE', description: 'lightcone: directory or file', required: true }),
  };
  static override flags = {
    ...outputFlags,
    ...pluginFlag,
    out: Flags.string({
      char: 'o',
      default: 'run.yaml',
      description: 'file to write, or - for standard output',
      helpValue: 'FILE',
    }),
    force: Flags.boolean({ char: 'f', description: 'replace an existing file' }),
    ...lookFlags,
  };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Init);
    const { programApp } = await import('../lib/program.ts');
    const { init } = await import('../lib/init.ts');
    await init(
      await programApp(flags.plugin),
      args.lightcone,
      { ...flags, ...lookOptions(flags) },
      createTerminal(flags),
    );
  }
}
