import * as v from 'valibot';
import { decodeJson, type Decoded } from '../../base/decode.ts';

/** One line of `codex app-server`: JSON-RPC in shape, without its `jsonrpc` field. */
export type ServerMessage = ServerRequest | ServerNotification | ServerResponse;

export type RequestId = string | number;
/** Codex asks us; it waits until it is answered. */
export interface ServerRequest {
  readonly kind: 'request';
  readonly id: RequestId;
  readonly method: string;
  readonly params: unknown;
}
export interface ServerNotification {
  readonly kind: 'notification';
  readonly method: string;
  readonly params: unknown;
}
/** The answer to a request of ours. */
export interface ServerResponse {
  readonly kind: 'response';
  readonly id: RequestId;
  readonly result: unknown;
  readonly error?: RpcError | undefined;
}
interface RpcError {
  readonly code: number;
  readonly message: string;
}

/** Decodes a line; the reason names what it is not. */
export function decodeServerMessage(line: string): Decoded<ServerMessage> {
  const decoded = decodeJson(lineSchema, line);
  if (!decoded.ok) return decoded;
  const { id, method, params, result, error } = decoded.value;
  if (method !== undefined && id !== undefined)
    return { ok: true, value: { kind: 'request', id, method, params } };
  if (method !== undefined) return { ok: true, value: { kind: 'notification', method, params } };
  if (id !== undefined) return { ok: true, value: { kind: 'response', id, result, error } };
  return { ok: false, reason: 'neither a method nor an id' };
}

const lineSchema = v.looseObject({
  id: v.optional(v.union([v.string(), v.number()])),
  method: v.optional(v.string()),
  params: v.optional(v.unknown()),
  result: v.optional(v.unknown()),
  error: v.optional(v.looseObject({ code: v.number(), message: v.string() })),
});
