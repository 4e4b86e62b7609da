import * as v from 'valibot';

const jsonrpc = v.literal('2.0');
const id = v.nullable(v.union([v.string(), v.number()]));
const params = v.exactOptional(v.unknown());
/** An error that is badly shaped is still the answer somebody waits for. */
const error = v.object({
  code: v.fallback(v.number(), -32603),
  message: v.fallback(v.string(), 'an error without a message'),
  data: v.exactOptional(v.unknown()),
});

/** A message of JSON-RPC 2.0: request, notification, or answer. */
export const messageSchema = v.union([
  v.object({ jsonrpc, id, method: v.string(), params }),
  v.object({ jsonrpc, method: v.string(), params }),
  v.object({ jsonrpc, id, error }),
  v.object({ jsonrpc, id, result: v.unknown() }),
]);
export type Message = v.InferOutput<typeof messageSchema>;
