import path from 'node:path';

/** How the sample agent's IDs look; nothing else is a file's name. */
const pattern = /^sample-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function newConversationId(uuid: string): string {
  return `sample-${uuid}`;
}

export function isConversationId(id: string): boolean {
  return pattern.test(id);
}

/** Where the file of an archived conversation is. */
export function archivedFile(home: string, id: string): string {
  return path.join(home, 'archived', `${id}.jsonl`);
}

/** There while something else works in the conversation; its text is the time until when, in ms since 1970. */
export function lockFile(home: string, id: string): string {
  return path.join(home, `${id}.lock`);
}

/** The file of a conversation: one JSON object a line. */
export function conversationFile(home: string, id: string): string {
  return path.join(home, `${id}.jsonl`);
}
