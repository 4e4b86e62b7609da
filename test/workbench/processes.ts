import { execFileSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const POLITE_MS = 3000;
const POLL_MS = 50;

/**
 * Ends a process and everything below it: SIGTERM to the process, and SIGKILL to whatever is left after `politeMs`.
 * Returns what had to be killed.
 */
export async function stopTree(pid: number, politeMs = POLITE_MS): Promise<ProcessInfo[]> {
  const tree = [...listProcesses().filter((it) => it.pid === pid), ...descendantsOf(pid)];
  signal(pid, 'SIGTERM');
  const stubborn = await waitUntilGone(tree, politeMs);
  await kill(stubborn);
  // What it started since the list was made, and left behind, is in its group still, if it has one of its own.
  if (process.platform !== 'win32') signal(-pid, 'SIGKILL');
  return stubborn;
}

export async function kill(processes: readonly ProcessInfo[]): Promise<void> {
  for (const it of processes) signal(it.pid, 'SIGKILL');
  await waitUntilGone(processes, POLITE_MS);
}

/** A child's exit code, 1 when a signal ended it. Rejects when it could not be started. */
export async function exitCode(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Waits at most `ms` for these to end and returns those that did not. */
export async function waitUntilGone(processes: readonly ProcessInfo[], ms: number): Promise<ProcessInfo[]> {
  const end = Date.now() + ms;
  let alive = stillAlive(processes);
  while (alive.length > 0 && Date.now() < end) {
    await delay(POLL_MS);
    alive = stillAlive(alive);
  }
  return alive;
}

export function descendantsOf(root: number): ProcessInfo[] {
  const all = listProcesses();
  const below = (parent: number): ProcessInfo[] =>
    all.filter((it) => it.parent === parent).flatMap((it) => [it, ...below(it.pid)]);
  return below(root);
}

/** Every process whose environment holds `text`, whoever its parent is now. Linux only: elsewhere always empty. */
export function processesWithEnvironment(text: string): ProcessInfo[] {
  if (process.platform !== 'linux') return [];
  return listProcesses().filter((it) => readProc(it.pid, 'environ').includes(text));
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // ESRCH: it is gone already, which is what a signal here is for
  }
}

/** A process is the same one when its command is, too: the system gives an ID out again. */
function stillAlive(processes: readonly ProcessInfo[]): ProcessInfo[] {
  const now = new Map(listProcesses().map((it) => [it.pid, it.command]));
  return processes.filter((it) => now.get(it.pid) === it.command);
}

function listProcesses(): ProcessInfo[] {
  if (process.platform === 'linux') return fromProc();
  return process.platform === 'win32' ? fromPowerShell() : fromPs();
}

function fromProc(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => procEntry(Number(name)))
    .filter((it) => it !== undefined);
}

function procEntry(pid: number): ProcessInfo | undefined {
  const [state, parent] = readProc(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  if (parent === undefined || state === 'Z') return undefined;
  return { pid, parent: Number(parent), command: readProc(pid, 'cmdline').replaceAll('\0', ' ').trim() };
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it ended in between, or is another user's
  }
}

function fromPs(): ProcessInfo[] {
  const table = execFileSync('ps', ['-Axo', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' });
  return parseTable(table.replaceAll(/^ *\d+ +\d+ +Z.*$/gm, '').replaceAll(/^( *\d+ +\d+) +\S+/gm, '$1'));
}

function fromPowerShell(): ProcessInfo[] {
  const script =
    'Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId) $($_.CommandLine)" }';
  return parseTable(execFileSync('powershell', ['-NoProfile', '-Command', script], { encoding: 'utf8' }));
}

function parseTable(table: string): ProcessInfo[] {
  return [...table.matchAll(/^ *(\d+) +(\d+) +(.*?)\r?$/gm)].map(([, pid, parent, command]) => ({
    pid: Number(pid),
    parent: Number(parent),
    command: command ?? '',
  }));
}
