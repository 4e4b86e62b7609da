import type { Figure, FigureFile } from './figure.ts';
import { median, ratioOf } from './measure.ts';

export interface Row {
  readonly file: FigureFile;
  readonly outcome: Figure | { readonly notMeasured: string };
}

/** The page of benchmarks in Markdown. */
export function report(rows: readonly Row[], machine: string): string {
  return [
    '# Benchmarks',
    'Written by `npm run bench`. Every figure is a ratio to a peer that was measured in the same run, in turn with it (A B A B …), after one of each that does not count, with nothing of another figure running beside it: the milliseconds depend on the machine, the ratio hardly. In parentheses: the fastest and the slowest.',
    `Measured on: ${machine}.`,
    table(rows),
    '## How',
    rows.map(how).join('\n'),
    '',
  ].join('\n\n');
}

function table(rows: readonly Row[]): string {
  return [
    '| Figure | Runs | Ours (median) | Peer (median) | Ratio | Target | |',
    '|---|---:|---:|---:|---:|---:|---|',
    ...rows.map(tableRow),
  ].join('\n');
}

export function tableRow(row: Row): string {
  return `| ${cells(row).join(' | ')} |`;
}

function cells({ file, outcome }: Row): string[] {
  if ('notMeasured' in outcome) return [file.title, '0', '–', '–', '–', aimOf(file), 'not measured'];
  const { ours, peer, unit } = outcome;
  return [
    file.title,
    String(ours.length),
    spread(ours, unit),
    spread(peer, unit),
    shownRatio(ratioOf(outcome)),
    aimOf(file),
    verdict(file, outcome),
  ];
}

function aimOf({ target, limitMs }: FigureFile): string {
  if (limitMs !== undefined) return `≤ ${limitMs} ms`;
  return target === undefined ? '–' : `≤ ${shownRatio(target)}`;
}

function spread(values: readonly number[], unit: Figure['unit']): string {
  const middle = `${shown(median(values))} ${unit}`;
  return values.length === 1
    ? middle
    : `${middle} (${shown(Math.min(...values))}–${shown(Math.max(...values))})`;
}

function shown(value: number): string {
  return value < 100 ? value.toFixed(1) : value.toFixed(0);
}

/** At most two digits behind the point, and two that say something where it is far below 1. */
function shownRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toPrecision(2) : String(Number(ratio.toFixed(2)));
}

function verdict({ target, limitMs }: FigureFile, outcome: Figure): string {
  if (target === undefined && limitMs === undefined) return '';
  const isMet = median(outcome.ours) <= (limitMs ?? Infinity) && ratioOf(outcome) <= (target ?? Infinity);
  return isMet ? 'met' : '**over the target**';
}

function how({ file, outcome }: Row): string {
  if ('notMeasured' in outcome) return `- **${file.title}**: not measured: ${outcome.notMeasured}`;
  return `- **${file.title}**, against ${outcome.peerName}: ${outcome.how}.`;
}
