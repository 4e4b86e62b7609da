import * as v from 'valibot';
import { decode, type Decoded } from '../../base/decode.ts';
import type { PermissionRequested } from '../../domain/agentEvent.ts';
import type { PermissionOption, PermissionOutcome } from '../../domain/message.ts';
import type { ServerRequest } from './wire.ts';

/** Codex wants to do something and asks. */
export interface Approval {
  readonly itemId: string;
  readonly permission: Omit<PermissionRequested, 'type'>;
  /** What Codex is answered. */
  readonly decision: (outcome: PermissionOutcome) => unknown;
}

/** Decodes a request for approval; undefined for any other request. */
export function decodeApproval(request: ServerRequest): Decoded<Approval> | undefined {
  switch (request.method) {
    case 'item/commandExecution/requestApproval':
      return decodeWith(commandParams, request, commandApproval);
    case 'item/fileChange/requestApproval':
      return decodeWith(fileChangeParams, request, fileChangeApproval);
    default:
      return undefined;
  }
}

const decisionSchema = v.union([v.string(), v.record(v.string(), v.unknown())]);
type Decision = v.InferOutput<typeof decisionSchema>;
const base = { itemId: v.string(), reason: v.nullish(v.string()) };
const commandParams = v.looseObject({
  ...base,
  command: v.nullish(v.string()),
  cwd: v.nullish(v.string()),
  networkApprovalContext: v.nullish(v.looseObject({ host: v.string() })),
  availableDecisions: v.optional(v.array(decisionSchema), [
    'accept',
    'acceptForSession',
    'decline',
    'cancel',
  ]),
});
const fileChangeParams = v.looseObject({ ...base, grantRoot: v.nullish(v.string()) });

function decodeWith<T>(
  schema: v.BaseSchema<unknown, T, v.BaseIssue<unknown>>,
  request: ServerRequest,
  toApproval: (requestId: string, params: T) => Approval,
): Decoded<Approval> {
  const decoded = decode(schema, request.params);
  return decoded.ok ? { ok: true, value: toApproval(String(request.id), decoded.value) } : decoded;
}

function commandApproval(requestId: string, params: v.InferOutput<typeof commandParams>): Approval {
  const host = params.networkApprovalContext?.host;
  const title = host ? `Codex wants to reach ${host}` : 'Codex wants to run a command';
  const where = params.cwd && `in ${params.cwd}`;
  const detail = [params.reason, params.command, where].filter(Boolean).join('\n');
  return approval({ requestId, title, detail }, params.itemId, params.availableDecisions);
}

function fileChangeApproval(requestId: string, params: v.InferOutput<typeof fileChangeParams>): Approval {
  const root = params.grantRoot && `It asks to write in ${params.grantRoot} for the rest of the turn.`;
  const detail = [params.reason, root].filter(Boolean).join('\n');
  return approval({ requestId, title: 'Codex wants to change files', detail }, params.itemId, [
    'accept',
    'acceptForSession',
    'decline',
    'cancel',
  ]);
}

function approval(
  { requestId, title, detail }: { requestId: string; title: string; detail: string },
  itemId: string,
  decisions: readonly Decision[],
): Approval {
  const offered = new Map(decisions.map((decision) => [nameOf(decision), decision]));
  const options = [...offered.values()].map(toOption);
  return {
    itemId,
    permission: { requestId, title, ...(detail && { detail }), options },
    decision: (outcome) => (outcome.kind === 'selected' && offered.get(outcome.optionId)) || 'cancel',
  };
}

/** A decision is a name, or one name with what it carries. */
function nameOf(decision: Decision): string {
  return typeof decision === 'string' ? decision : (Object.keys(decision)[0] ?? '');
}

/** A process lives for one turn, and so does what Codex calls a session here. */
const words: Readonly<Record<string, Omit<PermissionOption, 'optionId'>>> = {
  accept: { name: 'Allow', kind: 'allow_once' },
  acceptForSession: { name: 'Allow for the rest of this turn', kind: 'allow_always' },
  decline: { name: 'Refuse', kind: 'reject_once' },
  cancel: { name: 'Refuse and stop', kind: 'reject_once' },
};

function toOption(decision: Decision): PermissionOption {
  const optionId = nameOf(decision);
  const known = words[optionId];
  if (known) return { optionId, ...known };
  const rule = decode(execRule, decision);
  if (!rule.ok) return { optionId, name: `Allow and remember (${optionId})`, kind: 'allow_always' };
  const command = rule.value.acceptWithExecpolicyAmendment.execpolicy_amendment.join(' ');
  return { optionId, name: `Always allow commands that begin with “${command}”`, kind: 'allow_always' };
}
const execRule = v.looseObject({
  acceptWithExecpolicyAmendment: v.looseObject({ execpolicy_amendment: v.array(v.string()) }),
});
