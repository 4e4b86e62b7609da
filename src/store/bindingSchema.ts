import * as v from 'valibot';
import type { Schema } from '../base/decode.ts';
import { bindingStates, type Binding } from '../domain/binding.ts';
import { bindingIdSchema, threadIdSchema } from '../domain/ids.ts';
import { remoteThreadIdSchema } from '../domain/remoteThreadId.ts';

/** A binding as it is sent and as its row reads. */
export const bindingSchema: Schema<Binding> = v.object({
  id: bindingIdSchema,
  threadId: threadIdSchema,
  agent: v.string(),
  remoteId: remoteThreadIdSchema,
  cwd: v.string(),
  state: v.picklist(bindingStates),
  createdAt: v.string(),
});
