import * as vscode from 'vscode';
import type { ThreadId } from '../../domain/ids.ts';
import type { Message } from '../../domain/message.ts';
import { exportJson, exportMarkdown, type ExportedThread } from '../../domain/threadExport.ts';
import type { CheckedThread } from '../../runner/health/checkAll.ts';
import type { StoreApi } from '../../store/protocol.ts';

/** Messages that are read at a time. */
const pageSize = 200;

/** Writes threads into a file the user chooses, as Markdown or JSON by its name; false when none was chosen. */
export async function exportThreads(store: StoreApi, threads: readonly CheckedThread[]): Promise<boolean> {
  const file = await vscode.window.showSaveDialog({
    title: 'Export Threads',
    saveLabel: 'Export',
    filters: { Markdown: ['md'], JSON: ['json'] },
  });
  if (!file) return false;
  const exported: ExportedThread[] = [];
  for (const { session, thread } of threads)
    exported.push({ session, thread, messages: await allMessages(store, thread.id) });
  const text = file.path.endsWith('.json') ? exportJson(exported) : exportMarkdown(exported);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  return true;
}

async function allMessages(store: StoreApi, threadId: ThreadId): Promise<readonly Message[]> {
  let messages: readonly Message[] = [];
  for (;;) {
    const before = messages[0]?.idx;
    const page = await store.getThreadMessages({
      threadId,
      limit: pageSize,
      ...(before !== undefined && { before }),
    });
    messages = [...page.messages, ...messages];
    if (!page.hasOlder) return messages;
  }
}
