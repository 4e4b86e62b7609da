import { release, type as systemName, arch } from 'node:os';
import type { AgentAdapter } from '../agents/agentAdapter.ts';
import { messageOf } from '../base/decode.ts';
import type { StoreApi } from '../store/protocol.ts';
import type { AgentFinding, DoctorReport, InspectedStore, StoreFinding, Versions } from './doctorReport.ts';

export interface Patient {
  readonly versions: Pick<Versions, 'threadkeeper' | 'vscode'>;
  readonly agents: readonly AgentAdapter[];
  readonly agentProcesses: readonly number[];
  /** Opens the store and hands it to `inspectStore`; or says why there is none to look at. */
  readonly store: () => Promise<InspectedStore | { readonly none: string }>;
}

/** Looks at everything and changes nothing. Never rejects: what cannot be looked at is a finding. */
export async function examine({ versions, agents, agentProcesses, store }: Patient): Promise<DoctorReport> {
  const [found, stored] = await Promise.all([Promise.all(agents.map(findAgent)), findStore(store)]);
  return {
    versions: { ...versions, node: process.versions.node, system: `${systemName()} ${release()} ${arch()}` },
    agents: found,
    store: stored,
    agentProcesses,
    problems: [...problemsOfStore(stored), ...found.flatMap(problemOfAgent)],
  };
}

export async function inspectStore(store: Pick<StoreApi, 'info' | 'inspect'>): Promise<InspectedStore> {
  return { info: await store.info({}), inspection: await store.inspect({}) };
}

async function findAgent(agent: AgentAdapter): Promise<AgentFinding> {
  return { name: agent.displayName, ...(await agent.detect()) };
}

async function findStore(open: Patient['store']): Promise<StoreFinding> {
  try {
    const store = await open();
    return 'none' in store ? { kind: 'none', reason: store.none } : { kind: 'inspected', ...store };
  } catch (error) {
    return { kind: 'failed', reason: messageOf(error) };
  }
}

function problemsOfStore(store: StoreFinding): string[] {
  switch (store.kind) {
    case 'none':
      return [];
    case 'failed':
      return [`The store cannot be read: ${store.reason}`];
    case 'inspected':
      return problemsOfDatabase(store);
  }
}

function problemsOfDatabase({ info, inspection }: InspectedStore): string[] {
  const problems = inspection.damages.map((damage) => `The database is damaged: ${damage}`);
  if (!info.persistent) problems.push(`Nothing is kept: ${info.reason}`);
  if (inspection.orphans > 0) problems.push(`${inspection.orphans} rows belong to nothing.`);
  return problems;
}

function problemOfAgent(agent: AgentFinding): string[] {
  return agent.kind === 'unusable' ? [`${agent.name} cannot be used: ${agent.reason}`] : [];
}
