/** What a bare agent's turn took, and the agent's own ID of the conversation. */
export interface BareTurn {
  /** From before the process is started to its first streamed text. */
  readonly ms: number;
  readonly conversation: string;
}
