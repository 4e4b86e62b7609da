import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { registryHomes } from '../registry/registryHomes.ts';
import type { StoreEntry } from '../registry/storeEntry.ts';
import { StoreRegistry } from '../registry/storeRegistry.ts';
import type { CliContext } from './context.ts';
import { CommandError, UsageError } from './failure.ts';
import { table } from './table.ts';

const fileName = 'threadkeeper.db';

/**
 * The database file a command works with: what `--store` names, else of the stores that VS Code registered the only
 * one, or the one of the folder around `near`, the current one. Throws when there is none, or when only the user can choose.
 */
export async function findStore(
  given: string | undefined,
  context: CliContext,
  near = context.cwd,
): Promise<string> {
  return given === undefined
    ? chooseStore(await registeredStores(context), near)
    : namedStore(given, context.cwd);
}

/** All stores of this machine that are still there, the latest used first. */
export async function registeredStores({ env, log }: CliContext): Promise<StoreEntry[]> {
  const lists = await Promise.all(registryHomes(env).map((home) => new StoreRegistry(home, log).list()));
  const entries = lists.flat().sort((one, other) => other.lastUsed.localeCompare(one.lastUsed));
  const isThere = await Promise.all(entries.map((entry) => isFile(entry.path)));
  return entries.filter((_, index) => isThere[index]);
}

/** The same; a store that is named and not there is made, if its folder is. */
export async function findOrPlaceStore(
  given: string | undefined,
  context: CliContext,
  near: string,
): Promise<string> {
  if (given === undefined) return findStore(given, context, near);
  const named = path.resolve(context.cwd, given);
  if (await isFolder(named)) return path.join(named, fileName);
  return findStore(given, context);
}

/**
 * The extension's global storage that a store belongs to: there its windows' agents keep their own things. A store that
 * no window has registered has them in its own folder.
 */
export async function homeOfStore(storePath: string, { env, log }: CliContext): Promise<string> {
  const store = await trueName(storePath);
  for (const home of registryHomes(env)) {
    const entries = await new StoreRegistry(home, log).list();
    const names = await Promise.all(entries.map((entry) => trueName(entry.path)));
    if (names.includes(store)) return home;
  }
  return path.dirname(store);
}

async function namedStore(given: string, cwd: string): Promise<string> {
  const named = path.resolve(cwd, given);
  const file = (await isFile(named)) ? named : path.join(named, fileName);
  if (!(await isFile(file))) throw new CommandError(`There is no store at ${named}.`);
  return file;
}

function chooseStore(stores: readonly StoreEntry[], cwd: string): string {
  const [first, ...others] = stores;
  if (!first)
    throw new CommandError(
      'VS Code has registered no store here. Name one with --store, or open Threadkeeper once.',
    );
  if (others.length === 0) return first.path;
  const around = stores.filter(
    (store) => folderOf(store) !== undefined && contains(folderOf(store) ?? '', cwd),
  );
  const [nearest] = around.sort(
    (one, other) => (folderOf(other) ?? '').length - (folderOf(one) ?? '').length,
  );
  if (nearest) return nearest.path;
  throw new UsageError(`There are several stores: name one with --store.\n${describe(stores)}`);
}

/** Where a workspace file is, its folders usually are. */
function folderOf({ folder }: StoreEntry): string | undefined {
  if (folder === null) return undefined;
  return folder.endsWith('.code-workspace') ? path.dirname(folder) : folder;
}

function contains(folder: string, inner: string): boolean {
  const way = path.relative(folder, inner);
  return way === '' || (way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way));
}

function describe(stores: readonly StoreEntry[]): string {
  return table(
    ['FOLDER', 'STORE'],
    stores.map((store) => [store.folder ?? '(no folder)', store.path]),
  );
}

/** The name itself where nothing is behind it. */
function trueName(file: string): Promise<string> {
  return realpath(file).catch(() => file);
}

function isFolder(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}
