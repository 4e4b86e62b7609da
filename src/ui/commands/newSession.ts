import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import { newSessionId, type MakeUuid, type SessionId } from '../../domain/ids.ts';
import { autoName, uniqueName } from '../../domain/naming.ts';
import type { Session } from '../../domain/session.ts';
import type { StoreApi } from '../../store/protocol.ts';
import { pickAgent } from './pickAgent.ts';

export interface NewSessionContext {
  readonly store: StoreApi;
  readonly agents: () => Promise<readonly AgentAdapter[]>;
  readonly uuid: MakeUuid;
}

/** Asks for agent, name and folder; undefined when the user leaves. */
export async function askForSession(context: NewSessionContext): Promise<Session | undefined> {
  const agent = await pickAgent(context.agents);
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
