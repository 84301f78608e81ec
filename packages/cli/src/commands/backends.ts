import { Command } from '@oclif/core';
import { outputFlags, pluginFlag } from '../lib/flags.ts';
import { createTerminal } from '../lib/terminal.ts';

export default class Backends extends Command {
  static override summary = 'List the array backends, and which of them work on this machine.';
  static override examples = [
    { description: 'What `backend: auto` would take', command: '<%= config.bin %> <%= command.id %>' },
    { description: 'For machines', command: '<%= config.bin %> <%= command.id %> --json' },
  ];
  static override flags = { ...outputFlags, ...pluginFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Backends);
    const { programApp } = await import('../lib/program.ts');
    const { showBackends } = await import('../lib/backends.ts');
    await showBackends(await programApp(flags.plugin), createTerminal(flags));
  }
}
