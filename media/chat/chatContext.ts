import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ChatActions } from './state/actions.ts';
import type { ChatModel } from './state/model.ts';

/** What every component draws from, and what it can ask for. */
export interface Chat {
  readonly model: ChatModel;
  readonly actions: ChatActions;
}

export const ChatContext = createContext<Chat | undefined>(undefined);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('There is no chat around this component.');
  return chat;
}
