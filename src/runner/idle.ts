import type { ChatState } from '../domain/chatState.ts';

/** How a thread stands in which nothing runs. */
export const idle: ChatState = { phase: 'ready', running: false, text: 'Ready' };
