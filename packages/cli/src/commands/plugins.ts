import { Args, Command } from '@oclif/core';
import { outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Plugins extends Command {
  static override summary = 'List plug-ins, adapters, stages and sinks, or the options of one of them.';
  static override examples = [
    { description: 'Everything that a run file can name', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'The options of a stage', command: '<%= config.bin %> <%= command.id %> convergence' },
    { description: 'Does my own plug-in load?', command: '<%= config.bin %> <%= command.id %> --plugin ./my-stage.js' },
  ];
  static override args = { name: Args.string({ name: 'NAME', description: 'stage, adapter or sink' }) };
  static override flags = { ...outputFlags, ...pluginFlag };

  override async run(): Promise<void> {
    const { args, flags } = await this.parse(Plugins);
    const { programApp } = await import('../lib/program.ts');
    const { showPlugins } = await import('../lib/plugins.ts');
    showPlugins(await programApp(flags.plugin), args.name, createTerminal(flags));
  }
}
