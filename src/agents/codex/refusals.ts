/** How the requests that have no place in the chat are refused in Codex's own terms. */
interface Refusal {
  /** For the user, after "Codex asked for". */
  readonly what: string;
  readonly answer: unknown;
}

export const refusals: ReadonlyMap<string, Refusal> = new Map<string, Refusal>([
  [
    'item/permissions/requestApproval',
    { what: 'more rights than the sandbox gives', answer: { permissions: {}, scope: 'turn' } },
  ],
  ['item/tool/requestUserInput', { what: 'answers to a form', answer: { answers: {} } }],
  [
    'mcpServer/elicitation/request',
    { what: 'input for an MCP server', answer: { action: 'decline', content: null, _meta: null } },
  ],
]);
