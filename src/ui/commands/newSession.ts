import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { AgentAdapter, Detection } from '../../agents/agentAdapter.ts';
import { newSessionId, type MakeUuid, type SessionId } from '../../domain/ids.ts';
import { autoName, uniqueName } from '../../domain/naming.ts';
import type { Session } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { explainAgent } from './agents.ts';

export interface NewSessionContext {
  readonly store: StoreApi;
  readonly agents: () => Promise<readonly AgentAdapter[]>;
  readonly uuid: MakeUuid;
}

/** Asks for agent, name and folder; undefined when the user leaves. */
export async function askForSession(context: NewSessionContext): Promise<Session | undefined> {
  const agent = await pickAgent(await context.agents());
  if (!agent) return undefined;
  const taken = await takenNames(context.store);
  const name = await askForName(autoName(agent.kind, new Date(), taken), taken);
  if (name === undefined) return undefined;
  const cwd = await pickFolder();
  return cwd === undefined ? undefined : create(context, agent, name, cwd);
}

/** A session with the given agent, named and placed by itself where that can be done without asking. */
export async function createNamedSession(
  context: NewSessionContext,
  agent: AgentAdapter,
): Promise<Session | undefined> {
  const cwd = localFolders()[0] ?? (await chooseFolder());
  if (cwd === undefined) return undefined;
  return create(context, agent, autoName(agent.kind, new Date(), await takenNames(context.store)), cwd);
}

async function create(
  { store, uuid }: NewSessionContext,
  agent: AgentAdapter,
  name: string,
  cwd: string,
): Promise<Session> {
  const id: SessionId = newSessionId(uuid);
  return store.createSession({
    id,
    name: uniqueName(name, await takenNames(store)),
    agent: agent.kind,
    cwd,
  });
}

interface AgentItem extends vscode.QuickPickItem {
  readonly agent: AgentAdapter;
  readonly detection: Detection;
}

/** Only agents that were found can be chosen; choosing another says how to get it, and asks again. */
async function pickAgent(agents: readonly AgentAdapter[]): Promise<AgentAdapter | undefined> {
  for (;;) {
    // Looked for each time: the user may have installed it, or set its path, meanwhile.
    const items = Promise.all(agents.map(async (agent) => agentItem(agent, await agent.detect())));
    const picked = await vscode.window.showQuickPick(items, {
      title: 'New Session (1/3): Agent',
      placeHolder: 'The agent that does the work',
      matchOnDescription: true,
    });
    if (!picked || picked.detection.kind === 'found') return picked?.agent;
    await explainAgent(picked.agent, picked.detection);
  }
}

function agentItem(agent: AgentAdapter, detection: Detection): AgentItem {
  const label = agent.displayName;
  switch (detection.kind) {
    case 'found':
      return {
        agent,
        detection,
        label: `$(check) ${label}`,
        description: detection.version,
        detail: detection.path,
      };
    case 'missing':
      return {
        agent,
        detection,
        label: `$(circle-slash) ${label}`,
        description: 'not installed',
        detail: detection.howToInstall,
      };
    case 'unusable':
      return {
        agent,
        detection,
        label: `$(warning) ${label}`,
        description: 'cannot be used',
        detail: detection.reason,
      };
  }
}

function askForName(offered: string, taken: ReadonlySet<string>): Thenable<string | undefined> {
  return vscode.window
    .showInputBox({
      title: 'New Session (2/3): Name',
      prompt: 'A name to find it by. Enter takes the one offered.',
      value: offered,
      validateInput: (name) => {
        if (name.trim() === '') return 'A session needs a name.';
        return taken.has(name.trim()) ? 'There is a session of this name.' : undefined;
      },
    })
    .then((name) => name?.trim());
}

async function takenNames(store: StoreApi): Promise<ReadonlySet<string>> {
  return new Set((await store.listSessions({})).map(({ name }) => name));
}

/** The workspace's folders on disk, or any other one. */
async function pickFolder(): Promise<string | undefined> {
  const other = 'Choose Another Folder…';
  const folders = localFolders();
  if (folders.length === 0) return chooseFolder();
  const picked = await vscode.window.showQuickPick([...folders, other], {
    title: 'New Session (3/3): Working Folder',
    placeHolder: 'Where the agent works',
  });
  return picked === other ? chooseFolder() : picked;
}

async function chooseFolder(): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: 'The folder the agent works in',
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Work Here',
    defaultUri: vscode.Uri.file(homedir()),
  });
  return chosen?.[0]?.fsPath;
}

/** A virtual workspace's folders are not on disk: no agent can work in them. */
function localFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
}
