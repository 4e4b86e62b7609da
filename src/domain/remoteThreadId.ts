import { maxLength, minLength, pipe, regex, string, transform } from 'valibot';
import type { Schema } from '../base/decode.ts';
import type { RemoteThreadId } from './ids.ts';

/**
 * Decodes an ID that an agent gave. Printable, at most 512 characters, and never with a leading `-`: an agent's
 * command line would take it for an option. Adapters check their own agent's syntax on top.
 *
 * Only `src/agents` and `src/store` may import this file; the layers' rules hold that (invariant 1).
 */
export const remoteThreadIdSchema: Schema<RemoteThreadId> = pipe(
  string(),
  minLength(1),
  maxLength(512),
  regex(/^[^-\p{Cc}][^\p{Cc}]*$/u, 'not an ID that an agent can be given back'),
  transform((text) => text as RemoteThreadId),
);
