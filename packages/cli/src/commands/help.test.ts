import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../index.ts';

describe('every command', () => {
  it.each(Object.entries(COMMANDS))('%s explains itself with examples and describes all flags', (_, command) => {
    expect(command.summary).toMatch(/^[A-Z].*\.$/);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const { description, command: line } of command.examples) {
      expect(description).toMatch(/\S/);
      expect(line).toContain('<%= config.bin %> <%= command.id %>');
    }
    for (const flag of Object.values(command.flags)) expect(flag.description).toMatch(/\S/);
  });
});
