import { decodeJson } from '../../base/decode.ts';
import { usageSchema, type Usage } from '../../domain/turn.ts';
import { RowError } from '../sqlite/rowError.ts';

/** The `usage` column of a turn. */
export function parseUsage(json: string): Usage {
  const decoded = decodeJson(usageSchema, json);
  if (!decoded.ok) throw new RowError(`The usage of a turn is not readable: ${decoded.reason}`);
  return decoded.value;
}
