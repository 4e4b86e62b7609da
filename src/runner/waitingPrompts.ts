import type { ThreadId } from '../domain/ids.ts';
import { withGivenBack, type QueuedPrompt } from '../domain/queue.ts';
import type { RunnerContext } from './context.ts';

export async function storeWaiting(
  { store, uuid }: RunnerContext,
  threadId: ThreadId,
  text: string,
): Promise<QueuedPrompt> {
  const prompt: QueuedPrompt = { id: uuid(), text };
  await store.enqueuePrompt({ threadId, prompt });
  return prompt;
}

/**
 * Puts the prompts that wait, but not those of another window, into the stored draft. Resolves with their text, '' when
 * there are none.
 */
export async function giveBack(store: RunnerContext['store'], threadId: ThreadId): Promise<string> {
  const opened = await store.openThread({ threadId });
  const queue = (opened?.queue ?? []).filter(({ waitsIn }) => waitsIn === undefined);
  if (!opened || queue.length === 0) return '';
  const text = queue.map((prompt) => prompt.text).join('\n\n');
  // The draft first: a crash between must rather leave a prompt twice than not at all.
  await store.setDraft({ threadId, text: withGivenBack(text, opened.draft) });
  for (const { id } of queue) await store.removeQueuedPrompt({ promptId: id });
  return text;
}
