import type { Inspection } from '../store/inspection.ts';
import type { StoreInfo } from '../store/protocol.ts';
import type { AgentFinding, DoctorReport, StoreFinding, Versions } from './doctorReport.ts';

/** The report as Markdown, ready to be attached to an issue once it is redacted. */
export function renderReport(report: DoctorReport): string {
  return [
    '# Threadkeeper Doctor',
    ...list(report.problems.length === 0 ? ['All is well.'] : report.problems),
    '## Versions',
    ...list(versions(report.versions)),
    '## Agents',
    ...list(report.agents.map(agent)),
    '## Store',
    ...list(store(report.store)),
    '## Processes',
    ...list(processes(report)),
  ].join('\n');
}

function list(lines: readonly string[]): string[] {
  return ['', ...lines.map((line) => `- ${line.replaceAll(/\s*\n\s*/g, ' ')}`), ''];
}

function versions({ threadkeeper, vscode, node, system }: Versions): string[] {
  const editor = vscode === undefined ? [] : [`VS Code ${vscode}`];
  return [`Threadkeeper ${threadkeeper}`, ...editor, `Node ${node}`, system];
}

function agent(agent: AgentFinding): string {
  switch (agent.kind) {
    case 'found':
      return `${agent.name} ${agent.version}: ${agent.path}`;
    case 'missing':
      return `${agent.name}: not installed`;
    case 'unusable':
      return `${agent.name}: ${agent.path} cannot be used: ${agent.reason}`;
  }
}

function store(store: StoreFinding): string[] {
  if (store.kind !== 'inspected') return [store.reason];
  return [`Where: ${store.info.path}`, `Owner: ${ownerOf(store.info)}`, ...inspected(store.inspection)];
}

function ownerOf(info: StoreInfo): string {
  if (!info.persistent) return `nobody, the store is in memory: ${info.reason}`;
  return info.role === 'owner' ? 'this process' : 'another process';
}

function inspected(inspection: Inspection): string[] {
  const { damages, orphans, sqlite, version, databaseBytes, logBytes, tables, bindings } = inspection;
  return [
    `SQLite ${sqlite}, schema version ${version}`,
    `Integrity: ${damages.length === 0 ? 'ok' : `${damages.length} damages`}`,
    `Foreign keys: ${orphans === 0 ? 'ok' : `${orphans} rows without their parent`}`,
    `Size: ${kilobytes(databaseBytes)}, write-ahead log ${kilobytes(logBytes)}`,
    `Rows: ${tables.map(({ name, rows }) => `${name} ${rows}`).join(', ')}`,
    `Bindings: ${bindings.map(({ agent, state, count }) => `${agent} ${state} ${count}`).join(', ') || 'none'}`,
    `Running turns: ${inspection.runningTurns}`,
  ];
}

function processes({ agentProcesses }: DoctorReport): string[] {
  return agentProcesses.length === 0 ? ['No agent runs here.'] : agentProcesses.map((pid) => `Agent ${pid}`);
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`;
}
