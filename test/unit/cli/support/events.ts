import * as v from 'valibot';
import { decodeJson } from '../../../../src/base/decode.ts';

const eventSchema = v.looseObject({
  type: v.string(),
  sessionId: v.string(),
  threadId: v.string(),
  remoteId: v.nullable(v.string()),
});
export type PrintedEvent = v.InferOutput<typeof eventSchema>;

/** What `--json` of a command that sends a prompt has printed; throws at a line that is none. */
export function eventsOf(stdout: string): PrintedEvent[] {
  return stdout.split('\n').map((line) => {
    const decoded = decodeJson(eventSchema, line);
    if (!decoded.ok) throw new Error(`${decoded.reason}: ${line}`);
    return decoded.value;
  });
}
