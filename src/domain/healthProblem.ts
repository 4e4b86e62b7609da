import type { Health } from './health.ts';

/** What keeps a thread from being continued as it is, and what the user may do about it. */
export interface HealthProblem {
  /** In a word or two, for a row of the tree. */
  readonly label: string;
  /** A sentence with the agent's name. */
  readonly text: (agentName: string) => string;
  /** A codicon. */
  readonly icon: 'archive' | 'lock' | 'question' | 'folder' | 'warning';
}

/** None when nothing is in the way: also when it cannot be told, since continuing it tells. */
export function healthProblem(health: Health): HealthProblem | undefined {
  return health in problems ? problems[health as keyof typeof problems] : undefined;
}

const problems = {
  archived: {
    label: 'archived',
    text: (agent) => `${agent} has archived this conversation.`,
    icon: 'archive',
  },
  busy: {
    label: 'busy elsewhere',
    text: (agent) => `Another program is working in this conversation of ${agent}.`,
    icon: 'lock',
  },
  missing: {
    label: 'missing',
    text: (agent) => `${agent} no longer has this conversation. Your messages are kept here.`,
    icon: 'question',
  },
  moved: {
    label: 'moved',
    text: (agent) => `${agent} keeps this conversation under another folder.`,
    icon: 'folder',
  },
  torn: {
    label: 'damaged',
    text: (agent) => `What ${agent} has stored of this conversation is damaged. Your messages are kept here.`,
    icon: 'warning',
  },
} satisfies Partial<Record<Health, HealthProblem>>;
