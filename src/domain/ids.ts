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

export const newSessionId = (uuid: MakeUuid): SessionId => uuid() as SessionId;
export const newThreadId = (uuid: MakeUuid): ThreadId => `thread-${uuid()}` as ThreadId;
export const newTurnId = (uuid: MakeUuid): TurnId => uuid() as TurnId;
export const newMessageId = (uuid: MakeUuid): MessageId => uuid() as MessageId;
export const newBindingId = (uuid: MakeUuid): BindingId => uuid() as BindingId;

const idText = pipe(string(), minLength(1));
/** As the schemas below, for what is decoded by the thousand. */
export const isSessionId = (value: unknown): value is SessionId => typeof value === 'string' && value !== '';
export const isThreadId = (value: unknown): value is ThreadId => typeof value === 'string' && value !== '';

export const sessionIdSchema: Schema<SessionId> = pipe(
  idText,
  transform((text) => text as SessionId),
);
export const threadIdSchema: Schema<ThreadId> = pipe(
  idText,
  transform((text) => text as ThreadId),
);
export const turnIdSchema: Schema<TurnId> = pipe(
  idText,
  transform((text) => text as TurnId),
);
export const messageIdSchema: Schema<MessageId> = pipe(
  idText,
  transform((text) => text as MessageId),
);
export const bindingIdSchema: Schema<BindingId> = pipe(
  idText,
  transform((text) => text as BindingId),
);
