/** The options of the commands that send a prompt. */
export const turnOptions = {
  model: {
    type: 'string',
    value: 'NAME',
    help: "The model. Default: what the agent's own configuration says",
  },
  'permission-mode': {
    type: 'string',
    value: 'MODE',
    help: 'What an agent that asks for permission gets: ask, allow or refuse. Default: ask on a terminal, else refuse',
  },
  verbose: { type: 'boolean', help: 'The log on stderr: each decision, IDs, arguments' },
  json: { type: 'boolean', help: 'Each event as a JSON object on a line of stdout' },
} as const;

/** What was given of them. */
export interface TurnValues {
  readonly store?: string | undefined;
  readonly model?: string | undefined;
  readonly 'permission-mode'?: string | undefined;
  readonly verbose?: boolean | undefined;
  readonly json?: boolean | undefined;
}
