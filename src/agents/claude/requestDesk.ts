import { messageOf } from '../../base/decode.ts';
import type { Logger } from '../../base/log.ts';
import type { SilenceWatch } from '../process/silenceWatch.ts';
import type { TurnDriver } from '../process/turnRun.ts';
import type { Control } from './control.ts';
import {
  allowsMore,
  decodePermission,
  grantedModes,
  permissionAnswer,
  permissionQuestion,
  type Permission,
} from './permissions.ts';
import { askQuestions, questionsIn } from './questions.ts';
import type { ControlRequest } from './wire.ts';

export interface DeskContext {
  readonly turn: TurnDriver;
  readonly control: Control;
  readonly log: Logger;
  readonly cwd: string;
  readonly silence: SilenceWatch;
}

/** Answers what Claude Code asks for: it waits for every answer. */
export class RequestDesk {
  readonly #context: DeskContext;
  readonly #open = new Map<string, AbortController>();
  readonly #granted = new Set<string>();
  #allowsMore = false;

  constructor(context: DeskContext) {
    this.#context = context;
  }

  take(line: ControlRequest): void {
    const { subtype } = line.request;
    if (subtype !== 'can_use_tool') return this.#refuse(line, `${subtype} is not served by this client`);
    const permission = decodePermission(line);
    if (permission.ok) void this.#ask(line, permission.value);
    else this.#refuse(line, permission.reason);
  }

  /** Claude Code does not wait for the answer any more: nobody is to give one. */
  withdraw(requestId: string): void {
    this.#open.get(requestId)?.abort();
  }

  /** Whether the user allowed Claude Code to go into a mode, for the rest of the turn. */
  hasGranted(mode: string): boolean {
    return this.#granted.has(mode);
  }

  /** Whether the user allowed anything beyond the request that was answered. */
  get allowsMore(): boolean {
    return this.#allowsMore;
  }

  /** Never rejects: a question that cannot be put is refused. */
  async #ask(line: ControlRequest, permission: Permission): Promise<void> {
    const { request_id: requestId } = line;
    const request = new AbortController();
    this.#open.set(requestId, request);
    const resume = this.#context.silence.pause();
    try {
      const answer = await this.#answer(requestId, permission, request.signal);
      this.#respond(requestId, { answer, permission, withdrawn: request.signal });
    } catch (error) {
      this.#refuse(line, messageOf(error));
    } finally {
      resume();
      this.#open.delete(requestId);
    }
  }

  #respond(
    requestId: string,
    given: { readonly answer: unknown; readonly permission: Permission; readonly withdrawn: AbortSignal },
  ): void {
    const { control, log } = this.#context;
    const { aborted } = given.withdrawn;
    log.info(aborted ? 'Permission withdrawn' : 'Permission answered', {
      tool: given.permission.tool_name,
      requestId,
    });
    if (!aborted) control.respond(requestId, given.answer);
  }

  #answer(requestId: string, permission: Permission, withdrawn: AbortSignal): Promise<unknown> {
    const ask: TurnDriver['askPermission'] = (request) =>
      this.#context.turn.askPermission(request, withdrawn);
    const questions = questionsIn(permission);
    return questions
      ? askQuestions({ askPermission: ask }, requestId, { permission, questions })
      : this.#permit(requestId, permission, ask);
  }

  async #permit(
    requestId: string,
    permission: Permission,
    ask: TurnDriver['askPermission'],
  ): Promise<unknown> {
    const question = await permissionQuestion(permission, this.#context.cwd);
    const outcome = await ask({ requestId, ...question });
    this.#allowsMore ||= allowsMore(outcome);
    for (const mode of grantedModes(permission, outcome)) this.#granted.add(mode);
    return permissionAnswer(permission, outcome);
  }

  /** What we cannot serve is refused at once, and the user is told. */
  #refuse({ request_id, request }: ControlRequest, reason: string): void {
    const { turn, control, log } = this.#context;
    log.warn('Request of Claude Code refused', { request: request.subtype, reason });
    control.refuse(request_id, reason);
    const text = `Claude Code asked for something that is not known here (${request.subtype}); it was refused.`;
    turn.emit({ type: 'notice', level: 'warning', text });
  }
}
