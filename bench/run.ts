/**
 * `npm run bench`: measures every figure and writes docs/benchmarks.md; `npm run bench -- tree chat` measures those
 * and only prints them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../src/base/decode.ts';
import { installHost } from '../test/workbench/install.ts';
import { Bench } from './bench.ts';
import { figures } from './figures/all.ts';
import type { FigureFile } from './figure.ts';
import { describeMachine } from './machine.ts';
import { report, tableRow, type Row } from './report.ts';

const names = process.argv.slice(2);
const page = join(import.meta.dirname, '../docs/benchmarks.md');

const unknown = names.filter((name) => figures[name] === undefined);
if (unknown.length > 0) throw new Error(`No such figure: ${unknown.join(', ')}`);
await installHost(); // its version is a part of what is measured
const machine = describeMachine();
const rows = await measure(
  Object.entries(figures).filter(([name]) => names.length === 0 || names.includes(name)),
);
const text = report(rows, machine);
console.log(text);
if (names.length === 0) writeFileSync(page, text);

async function measure(wanted: readonly (readonly [string, FigureFile])[]): Promise<Row[]> {
  const bench = new Bench();
  const measured: Row[] = [];
  try {
    for (const [name, file] of wanted) {
      console.log(`${name} …`);
      const row = { file, outcome: await outcomeOf(file, bench) };
      console.log(tableRow(row));
      measured.push(row);
      await bench.endPrograms();
    }
  } finally {
    await bench.close();
  }
  return measured;
}

/** A figure that cannot be measured here is shown as such; the others are measured all the same. */
async function outcomeOf(file: FigureFile, bench: Bench): Promise<Row['outcome']> {
  try {
    return await file.run(bench);
  } catch (error) {
    process.exitCode = 1;
    console.error(error);
    return { notMeasured: messageOf(error).split('\n', 1).join('') };
  }
}
