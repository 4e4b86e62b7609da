import * as v from 'valibot';
import type { Schema } from '../../base/decode.ts';
import type { MakeUuid } from '../../domain/ids.ts';

/** Grows with every change that a Threadkeeper of before would misread; both sides of a socket must have the same. */
export const protocolVersion = 4;

/** The first request on a socket: both sides say who they are. */
export const helloRequest = 'hello';
/** The last request on a socket: the client does not come back, so its running turns are over. */
export const leaveRequest = 'leave';

declare const brand: unique symbol;
/** One store worker, from its start to its end. */
export type ClientId = string & { readonly [brand]: 'ClientId' };
export const newClientId = (uuid: MakeUuid): ClientId => uuid() as ClientId;
export const clientIdSchema: Schema<ClientId> = v.pipe(
  v.string(),
  v.minLength(1),
  v.transform((text) => text as ClientId),
);

/** A process that has the store open: a window's extension host or the command line. */
export interface Peer {
  readonly id: ClientId;
  /** How people know it, such as the name of a window's workspace. */
  readonly label: string;
  readonly host: string;
  readonly pid: number;
}

export const peerSchema: Schema<Peer> = v.object({
  id: clientIdSchema,
  label: v.string(),
  host: v.string(),
  pid: v.number(),
});

/** What `hello` sends and answers. Only `protocol` is sure to be there when the other side has another version. */
export const greetingSchema = v.object({ protocol: v.number() });

export function greetingOf(peer: Peer): Peer & { readonly protocol: number } {
  return { protocol: protocolVersion, ...peer };
}
