import { Command } from '@oclif/core';
import { pluginFlag } from '../lib/flags.ts';

export default class Schema extends Command {
  static override summary = 'Print the JSON schema of run files, for editors.';
  static override description =
    'Knows the options of every stage, sink and adapter that is loaded, so that an editor can complete and check them.';
  static override examples = [
    {
      description: 'Then begin run files with `# yaml-language-server: $schema=glass.schema.json`',
      command: '<%= config.bin %> <%= command.id %> > glass.schema.json',
    },
  ];
  static override flags = { ...pluginFlag };

  override async run(): Promise<void> {
    const { flags } = await this.parse(Schema);
    const { programApp } = await import('../lib/program.ts');
    const { runFileSchemaFor } = await import('../lib/schema.ts');
    process.stdout.write(`${JSON.stringify(runFileSchemaFor(await programApp(flags.plugin)), null, 2)}\n`);
  }
}
