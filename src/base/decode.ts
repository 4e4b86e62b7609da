import { getDotPath, safeParse, type BaseIssue, type BaseSchema } from 'valibot';

/** A decoder: turns `unknown` into `T`, or says why not. */
export type Schema<T> = BaseSchema<unknown, T, BaseIssue<unknown>>;

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Decodes a value that came from outside. `reason` names the place and what was expected there. */
export function decode<T>(schema: Schema<T>, value: unknown): Decoded<T> {
  const result = safeParse(schema, value);
  if (result.success) return { ok: true, value: result.output };
  return { ok: false, reason: describe(result.issues[0]) };
}

/** Parses JSON text and decodes it; text that is not JSON is a reason like any other. */
export function decodeJson<T>(schema: Schema<T>, text: string): Decoded<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, reason: `not JSON: ${messageOf(error)}` };
  }
  return decode(schema, value);
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

function describe(issue: BaseIssue<unknown>): string {
  const path = getDotPath(issue);
  return path ? `${path}: ${issue.message}` : issue.message;
}
