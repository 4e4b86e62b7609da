import { messageOf } from '../base/decode.ts';
import type { AgentError } from '../domain/agentError.ts';
import type { AgentEvent } from '../domain/agentEvent.ts';
import type { MessageId, ThreadId, TurnId } from '../domain/ids.ts';
import type { Part, SeamPart } from '../domain/message.ts';
import { addPart, emptyTranscript, foldEvent, type Folded, type Transcript } from '../domain/transcript.ts';
import type { RunnerContext } from './context.ts';
import { ReplyWriter } from './replyWriter.ts';
import type { TurnEvent } from './turnEvent.ts';

interface ReplyFacts {
  readonly turnId: TurnId;
  readonly threadId: ThreadId;
  readonly replyId: MessageId;
}

/** The reply of a running turn: what is folded into it is told at once, and on its way into the store. */
export class RunningReply {
  readonly #context: Pick<RunnerContext, 'store' | 'log' | 'hear'>;
  readonly #facts: ReplyFacts;
  readonly #fire: (event: TurnEvent) => void;
  readonly #writer: ReplyWriter;
  /** Requests that the user has not answered. */
  readonly #open = new Set<string>();
  #transcript: Transcript = emptyTranscript;

  constructor(
    context: Pick<RunnerContext, 'store' | 'log' | 'hear'>,
    facts: ReplyFacts,
    fire: (event: TurnEvent) => void,
  ) {
    this.#context = context;
    this.#facts = facts;
    this.#fire = fire;
    this.#writer = new ReplyWriter(context.store, facts.replyId, context.log);
  }

  get parts(): readonly Part[] {
    return this.#transcript.parts;
  }

  take(event: AgentEvent): void {
    this.#fold(event);
    if (event.type === 'permissionRequested') this.#noteWaiting(event.requestId, true);
    if (event.type === 'permissionResolved') this.#noteWaiting(event.requestId, false);
  }

  draw(seam: SeamPart): void {
    const text = `${seam.text} (${seam.reason})`;
    this.#context.hear?.(this.#facts.threadId, { type: 'notice', level: 'warning', text });
    this.#apply(addPart(this.#transcript, seam));
  }

  /** Cancels what is open, adds why the turn failed, and resolves when all is stored. Rejects with the store's error. */
  async finish(error: AgentError | undefined): Promise<void> {
    for (const requestId of this.#open)
      this.#fold({ type: 'permissionResolved', requestId, outcome: { kind: 'cancelled' } });
    this.#open.clear();
    if (error) this.take({ type: 'turnFailed', error });
    await this.#writer.flush();
  }

  #fold(event: AgentEvent): void {
    this.#context.hear?.(this.#facts.threadId, event);
    this.#apply(foldEvent(this.#transcript, event));
  }

  #apply({ transcript, changes }: Folded): void {
    this.#transcript = transcript;
    this.#writer.add(changes);
    const { threadId, replyId: messageId } = this.#facts;
    if (changes.length > 0) this.#fire({ type: 'partsChanged', threadId, messageId, changes });
  }

  #noteWaiting(requestId: string, waiting: boolean): void {
    if (waiting) this.#open.add(requestId);
    else if (!this.#open.delete(requestId)) return;
    const { turnId } = this.#facts;
    const { store, log } = this.#context;
    store.setTurnWaiting({ turnId, waiting: this.#open.size > 0 }).catch((error: unknown) => {
      log.error('waiting not stored', { turn: turnId, reason: messageOf(error) });
    });
  }
}
