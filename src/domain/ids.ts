import { pipe, string, minLength, transform } from 'valibot';
import type { Schema } from '../base/decode.ts';

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Ours: a piece of work the user named. */
export type SessionId = Branded<'SessionId'>;
/** Ours: one conversation in a session. Never sent to an agent (ruling 8). */
export type ThreadId = Branded<'ThreadId'>;
export type TurnId = Branded<'TurnId'>;
export type MessageId = Branded<'MessageId'>;
export type BindingId = Branded<'BindingId'>;
/**
 * The agent's own ID of a conversation. Only an adapter's decoder makes one (`remoteThreadId.ts`); nothing turns a
 * `ThreadId` into one (ruling 8, invariant 1).
 */
export type RemoteThreadId = Branded<'RemoteThreadId'>;

/** What a new ID is made with; the composition root gives `crypto.randomUUID`. */
export type MakeUuid = () => string;

export const newSessionId = (uuid: MakeUuid): SessionId => brandAs<SessionId>(uuid());
export const newThreadId = (uuid: MakeUuid): ThreadId => brandAs<ThreadId>(`thread-${uuid()}`);
export const newTurnId = (uuid: MakeUuid): TurnId => brandAs<TurnId>(uuid());
export const newMessageId = (uuid: MakeUuid): MessageId => brandAs<MessageId>(uuid());
export const newBindingId = (uuid: MakeUuid): BindingId => brandAs<BindingId>(uuid());

export const sessionIdSchema = idSchema<SessionId>();
export const threadIdSchema = idSchema<ThreadId>();
export const turnIdSchema = idSchema<TurnId>();
export const messageIdSchema = idSchema<MessageId>();
export const bindingIdSchema = idSchema<BindingId>();

function idSchema<T extends string>(): Schema<T> {
  return pipe(
    string(),
    minLength(1),
    transform((text) => brandAs<T>(text)),
  );
}

/** The one place where a plain string becomes one of our IDs. */
function brandAs<T extends string>(text: string): T {
  return text as T;
}
