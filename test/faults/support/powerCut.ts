import { fileNumbers, type DiskImage, type DiskOperation } from './diskOperation.ts';
import type { Random } from './random.ts';

const sectorSize = 512;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** A file: what a power cut leaves of it for sure, and what has not been synced since. */
interface DiskFile {
  durable: Buffer;
  changes: Change[];
}

/**
 * What is on the disk after a power cut at the end of these operations. What was synced is there. Of the rest a
 * file system keeps what it likes: any sectors of any writes, any truncation, a file's length without its data; and
 * of new and removed names, which it journals, the first ones.
 */
export function cutPower(image: DiskImage, operations: readonly DiskOperation[], random: Random): DiskImage {
  const files = new Map<number, DiskFile>();
  const names = new Map(fileNumbers(image));
  for (const [name, file] of names) files.set(file, { durable: image.get(name) ?? empty, changes: [] });
  const pendingNames: NameChange[] = [];
  for (const operation of operations) apply(operation, files, names, pendingNames);
  applyNames(names, pendingNames.slice(0, random.below(pendingNames.length + 1)));
  const keptShare = random.next();
  return new Map(
    [...names].map(([name, file]) => [name, survivorOf(fileIn(files, file), keptShare, random)]),
  );
}

const empty = Buffer.alloc(0);

/** A name that was given to a file, or taken away. */
interface NameChange {
  readonly name: string;
  readonly file: number | undefined;
}

function apply(
  operation: DiskOperation,
  files: Map<number, DiskFile>,
  names: Map<string, number>,
  pendingNames: NameChange[],
): void {
  switch (operation.kind) {
    case 'create':
      files.set(operation.file, { durable: empty, changes: [] });
      pendingNames.push({ name: operation.name, file: operation.file });
      break;
    case 'unlink':
      pendingNames.push({ name: operation.name, file: undefined });
      break;
    case 'syncNames':
      applyNames(names, pendingNames.splice(0));
      break;
    case 'write':
      fileIn(files, operation.file).changes.push({ at: operation.at, bytes: operation.bytes });
      break;
    case 'truncate':
      fileIn(files, operation.file).changes.push({ size: operation.size });
      break;
    case 'sync':
      settle(fileIn(files, operation.file));
      break;
  }
}

function fileIn(files: ReadonlyMap<number, DiskFile>, number: number): DiskFile {
  const file = files.get(number);
  if (!file) throw new Error(`There is no file ${String(number)}`);
  return file;
}

function applyNames(names: Map<string, number>, changes: readonly NameChange[]): void {
  for (const { name, file } of changes) {
    if (file === undefined) names.delete(name);
    else names.set(name, file);
  }
}

function settle(file: DiskFile): void {
  file.durable = file.changes.reduce(changed, file.durable);
  file.changes = [];
}

function survivorOf({ durable, changes }: DiskFile, keptShare: number, random: Random): Buffer {
  const kept = changes.flatMap(inSectors).filter(() => random.chance(keptShare));
  const survivor = kept.reduce(changed, durable);
  const whole = changes.reduce(changed, durable).length;
  return random.chance(0.5) && whole > survivor.length ? changed(survivor, { size: whole }) : survivor;
}

function inSectors(change: Change): Change[] {
  if ('size' in change) return [change];
  const { at, bytes } = change;
  const sectors: Change[] = [];
  for (let start = 0; start < bytes.length;) {
    const end = Math.min(bytes.length, start + sectorSize - ((at + start) % sectorSize));
    sectors.push({ at: at + start, bytes: bytes.subarray(start, end) });
    start = end;
  }
  return sectors;
}

/** What lies behind the end that a file had is zeros. */
function changed(content: Buffer, change: Change): Buffer {
  const size = 'size' in change ? change.size : Math.max(content.length, change.at + change.bytes.length);
  const result = Buffer.alloc(size);
  content.copy(result);
  if (!('size' in change)) change.bytes.copy(result, change.at);
  return result;
}
