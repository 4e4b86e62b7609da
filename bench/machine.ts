import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { serverMain } from '../test/workbench/install.ts';

/** Cores, system, versions and load: what the milliseconds belong to. */
export function describeMachine(): string {
  const [load = 0] = loadavg();
  return [
    `${availableParallelism()} cores (${cpus().at(0)?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    vscode(),
    `load ${load.toFixed(1)} at the start`,
  ].join(', ');
}

/** Figures that need no VS Code are measured without it, too. */
function vscode(): string {
  const file = join(serverMain, '../../package.json');
  return existsSync(file) ? `VS Code ${versionIn(file)} (its server, shown in Chromium)` : 'no VS Code';
}

function versionIn(file: string): string {
  return v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(file, 'utf8'))).version;
}
