import { messageOf } from '../../base/decode.ts';
import type { AgentEvent, PermissionRequested } from '../../domain/agentEvent.ts';
import type { MessageTurn } from '../../domain/message.ts';
import type { StopReason } from '../../domain/turn.ts';
import type { TurnEvent } from '../../runner/turnEvent.ts';
import type { TurnRunner } from '../../runner/turnRunner.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { CliContext } from '../context.ts';
import { answerRequest, type PermissionMode } from './permissions.ts';
import type { Place, Printer } from './printer.ts';

export interface PromptRunOptions {
  readonly place: Place;
  readonly mode: PermissionMode;
  readonly printer: Printer;
  readonly store: StoreApi;
  readonly context: CliContext;
}

/** One prompt from its sending to the end of its turn; Ctrl+C stops the turn. */
export class PromptRun {
  readonly #options: PromptRunOptions;
  readonly #over = new AbortController();
  #runner: TurnRunner | undefined;
  #end: MessageTurn | undefined;
  #problem: string | undefined;
  #answering: Promise<void> = Promise.resolve();

  constructor(options: PromptRunOptions) {
    this.#options = options;
  }

  /** What the agent says. */
  hear(event: AgentEvent): void {
    this.#options.printer.hear(event);
    if (event.type === 'turnFailed') this.#problem = event.error.message;
    if (event.type !== 'permissionRequested') return;
    // One question at a time.
    this.#answering = this.#answering.then(() => this.#answer(event));
  }

  /** Resolves when no process of the turn is left; with the reason if the agent did not come to its end. */
  async run(prompt: string, runner: TurnRunner): Promise<string | undefined> {
    const { place, context } = this.#options;
    const { signal } = context;
    if (signal.aborted) return 'Stopped. Nothing was sent.';
    this.#runner = runner;
    const remoteId = await this.#prepare();
    const heard = runner.onDidHappen((event) => this.#onEvent(event, remoteId));
    const onAbort = () => void this.#stop(runner);
    try {
      await runner.prompt(place.threadId, prompt);
      // Not before: only what is stored can be stopped or taken back.
      signal.addEventListener('abort', onAbort);
      if (context.signal.aborted) onAbort();
      await runner.settled();
    } finally {
      signal.removeEventListener('abort', onAbort);
      heard.dispose();
      this.#over.abort();
    }
    return this.#reason();
  }

  /** Says for whom the prompt is going to wait. Gives the conversation that is likely to be continued. */
  async #prepare() {
    const { place, store, context } = this.#options;
    const opened = await store.openThread({ threadId: place.threadId });
    if (opened?.runsIn !== undefined)
      context.writeError(
        `Waiting for the turn that runs in ${opened.runsIn}… (Ctrl+C takes the prompt back)`,
      );
    const [binding] = await store.getBindings({ threadId: place.threadId });
    return binding?.remoteId;
  }

  #onEvent(event: TurnEvent, remoteId: Parameters<Printer['begin']>[1]): void {
    const { printer, context } = this.#options;
    switch (event.type) {
      case 'messagesAdded':
        for (const { role, turn } of event.messages)
          if (role === 'assistant' && turn) printer.begin(turn.id, remoteId);
        return;
      case 'turnEnded':
        this.#end = event.turn;
        return printer.end(event.turn);
      case 'state':
        if (event.state.phase === 'error') this.#problem ??= event.state.text;
        // Ctrl+C came when the prompt waited no more and its turn was not there yet.
        if (context.signal.aborted) this.#runner?.stop(event.threadId);
        return;
      case 'partsChanged':
      case 'offers':
      case 'queue':
      case 'draft':
      case 'promptRefused':
    }
  }

  async #answer(request: PermissionRequested): Promise<void> {
    const { place, mode, context } = this.#options;
    const until = AbortSignal.any([context.signal, this.#over.signal]);
    const outcome = await answerRequest(request, mode, context, until);
    if (!until.aborted) this.#runner?.answer(place.threadId, request.requestId, outcome);
  }

  /** A prompt that still waits for another program's turn is given back: nothing that was typed is lost. */
  async #stop(runner: TurnRunner): Promise<void> {
    const { place, context } = this.#options;
    if (runner.stop(place.threadId)) return;
    try {
      if ((await runner.returnQueue(place.threadId)) === '') return;
      this.#problem = 'Stopped. Nothing was sent; the prompt is kept as the draft of the thread.';
      await runner.shutDown();
    } catch (error) {
      context.writeError(`The prompt could not be taken back: ${messageOf(error)}`);
    }
  }

  #reason(): string | undefined {
    if (!this.#end) return this.#problem ?? 'Nothing was sent: the prompt was taken back in another window.';
    if (this.#end.stopReason === 'failed') return this.#problem ?? 'The turn failed.';
    return reasons[this.#end.stopReason ?? 'interrupted'];
  }
}

const reasons: Readonly<Record<Exclude<StopReason, 'failed'>, string | undefined>> = {
  end_turn: undefined,
  cancelled: 'The turn was stopped.',
  interrupted: 'The turn was interrupted.',
  max_tokens: 'The agent stopped at its limit of tokens.',
  max_turn_requests: 'The agent stopped at its limit of requests in a turn.',
  refusal: 'The agent refused to go on.',
};
