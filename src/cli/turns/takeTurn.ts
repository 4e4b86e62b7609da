import type { AgentAdapter } from '../../agents/agentAdapter.ts';
import type { Logger } from '../../base/log.ts';
import type { Choices } from '../../domain/offers.ts';
import type { StoreClient } from '../../store/client.ts';
import type { StoreApi } from '../../store/protocol.ts';
import type { Outcome } from '../command.ts';
import type { CliContext } from '../context.ts';
import { homeOfStore } from '../findStore.ts';
import { withClient } from '../withStore.ts';
import { eventPrinter } from './eventPrinter.ts';
import { permissionMode } from './permissions.ts';
import type { Place } from './printer.ts';
import { PromptRun } from './promptRun.ts';
import { readPrompt } from './readPrompt.ts';
import { TextPrinter } from './textPrinter.ts';
import type { TurnValues } from './turnOptions.ts';

export interface TurnCall {
  readonly values: TurnValues;
  /** The prompt, or `-`. */
  readonly argument: string;
  readonly findStore: (context: CliContext) => Promise<string>;
  /** Finds the thread, or makes it. */
  readonly choosePlace: (store: StoreApi, agents: readonly AgentAdapter[]) => Promise<Place>;
}

/** Sends one prompt and tells what becomes of it, until its turn has ended and no process is left. */
export async function takeTurn(call: TurnCall, quiet: CliContext): Promise<Outcome> {
  const { values } = call;
  const context = values.verbose ? { ...quiet, log: quiet.verboseLog } : quiet;
  const mode = permissionMode(values['permission-mode'], context);
  const prompt = await readPrompt(call.argument, context);
  const storePath = await call.findStore(context);
  return withClient(storePath, context, async (client) => {
    const log = values.verbose ? context.log : onlyErrors(context.log);
    const home = await homeOfStore(storePath, context);
    const agents = await context.agents({ home, model: values.model, log });
    const place = await call.choosePlace(client.api, agents);
    const printer = values.json ? eventPrinter(place, context) : new TextPrinter(context);
    const run = new PromptRun({ place, mode, printer, store: client.api, context });
    const { model } = values;
    return runPrompt({ run, prompt, client, agents, log, ...(model && { choices: { model } }) }, context);
  });
}

interface Started {
  readonly run: PromptRun;
  readonly prompt: string;
  readonly client: StoreClient;
  readonly agents: readonly AgentAdapter[];
  readonly choices?: Choices;
  readonly log: Logger;
}

async function runPrompt(
  { run, prompt, client, agents, choices, log }: Started,
  context: CliContext,
): Promise<Outcome> {
  const runner = await context.runner({
    store: client.api,
    changes: client,
    agent: (kind) => agents.find((agent) => agent.kind === kind),
    hear: (_, event) => run.hear(event),
    ...(choices && { choices }),
    log,
  });
  try {
    return { streamed: true, failure: await run.run(prompt, runner) };
  } finally {
    await runner.shutDown();
  }
}

/** What an agent's turn warns of is told by its events. */
function onlyErrors(log: Logger): Logger {
  return { ...log, warn: () => undefined };
}
