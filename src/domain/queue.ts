import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';

/** A prompt that waits until the running turn of its thread has ended. */
export interface QueuedPrompt {
  readonly id: string;
  readonly text: string;
  /** The label of another window, which is going to send it. */
  readonly waitsIn?: string | undefined;
}

export const queuedPromptSchema: Schema<QueuedPrompt> = v.object({
  id: v.string(),
  text: v.string(),
  waitsIn: v.optional(v.string()),
});

/** The draft with a text in front that is given back to it; once, however often that is done. */
export function withGivenBack(text: string, draft: string): string {
  if (draft.startsWith(text)) return draft;
  return [text, draft].filter((part) => part !== '').join('\n');
}
