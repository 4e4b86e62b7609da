import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { commandIds, rowCommands } from '../../../src/ui/commands/commandIds.ts';

const menuItem = v.object({ command: v.string() });
const manifest = v.parse(
  v.object({
    contributes: v.object({
      commands: v.array(v.object({ command: v.string(), title: v.string(), category: v.string() })),
      menus: v.record(v.string(), v.array(menuItem)),
      viewsWelcome: v.array(v.object({ contents: v.string() })),
      configuration: v.object({ properties: v.record(v.string(), v.object({ scope: v.string() })) }),
    }),
    activationEvents: v.array(v.string()),
    capabilities: v.object({
      untrustedWorkspaces: v.object({ restrictedConfigurations: v.array(v.string()) }),
    }),
  }),
  JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')),
);
const { commands, menus, viewsWelcome } = manifest.contributes;

test('the typed table of commands and package.json name the same commands in the same order', () => {
  expect(commands.map(({ command }) => command)).toEqual([...commandIds]);
});

test('every command is in the palette under "Threadkeeper:"', () => {
  for (const { command, category } of commands) expect(category, command).toBe('Threadkeeper');
  expect(menus['commandPalette']).toBeUndefined();
});

test('a click on a row runs what package.json does not know, so that VS Code activates nobody for it', () => {
  for (const command of Object.keys(rowCommands)) {
    expect(commands.map((it) => it.command)).not.toContain(command);
    expect(manifest.activationEvents).not.toContain(`onCommand:${command}`);
  }
});

test('menus and welcomes call only commands that exist', () => {
  const known = new Set<string>(commandIds);
  const called = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
  const linked = viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/command:([\w.]+)/g)].map((match) => match[1] ?? ''),
  );
  for (const command of [...called, ...linked])
    expect(known.has(command) || command.startsWith('workbench.'), command).toBe(true);
});

test('nothing activates the extension at start', () => {
  expect(manifest.activationEvents).not.toContain('*');
  expect(manifest.activationEvents).not.toContain('onStartupFinished');
});

test('a workspace sets which programs are started, and with what, only when it is trusted', () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  const settings = Object.entries(manifest.contributes.configuration.properties);
  const started = settings.filter(([name]) => /\.(path|args|env|acpAgents)$/.test(name));
  expect(started).toHaveLength(10);
  for (const [name, { scope }] of started) {
    expect(scope, name).toBe('machine-overridable');
    expect(restrictedConfigurations).toContain(name);
  }
});
