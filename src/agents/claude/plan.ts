import * as v from 'valibot';
import { decode } from '../../base/decode.ts';
import type { PlanEntry } from '../../domain/message.ts';
import type { ToolUse } from './blocks.ts';

/** Claude Code keeps its plan with tools: the whole list at once, or task by task. */
const planTools = new Set(['TodoWrite', 'TaskCreate', 'TaskUpdate', 'TaskGet', 'TaskList']);

/** Shown as the plan, not as a call of a tool. */
export function isPlanTool(name: string): boolean {
  return planTools.has(name);
}

const status = v.pipe(
  v.fallback(v.picklist(['pending', 'in_progress', 'completed', 'deleted']), 'pending'),
  v.transform((word) => words[word]),
);
const words = { pending: 'pending', in_progress: 'running', completed: 'done', deleted: undefined } as const;

const todosSchema = v.looseObject({
  todos: v.array(v.looseObject({ content: v.string(), status })),
});
const createdSchema = v.looseObject({ task: v.looseObject({ id: v.string(), subject: v.string() }) });
const updateSchema = v.object({
  taskId: v.string(),
  subject: v.optional(v.string()),
  status: v.optional(status),
});

/** The plan of a turn, folded from the calls that changed it. */
export class Plan {
  readonly #tasks = new Map<string, PlanEntry>();

  /** The whole plan after a call that went well; none where it did not change. */
  changed({ name, input }: ToolUse, toolUseResult: unknown): readonly PlanEntry[] | undefined {
    if (name === 'TodoWrite') return todos(input);
    if (name === 'TaskCreate') return this.#create(toolUseResult);
    return name === 'TaskUpdate' ? this.#update(input) : undefined;
  }

  #create(toolUseResult: unknown): readonly PlanEntry[] | undefined {
    const created = decode(createdSchema, toolUseResult);
    if (!created.ok) return undefined;
    const { id, subject } = created.value.task;
    this.#tasks.set(id, { content: subject, status: 'pending' });
    return [...this.#tasks.values()];
  }

  /** A task of an earlier turn is not known here. */
  #update(input: unknown): readonly PlanEntry[] | undefined {
    const update = decode(updateSchema, input);
    const task = update.ok ? this.#tasks.get(update.value.taskId) : undefined;
    if (!update.ok || !task) return undefined;
    const { taskId, subject = task.content } = update.value;
    const state = 'status' in update.value ? update.value.status : task.status;
    if (state === undefined) this.#tasks.delete(taskId);
    else this.#tasks.set(taskId, { content: subject, status: state });
    return [...this.#tasks.values()];
  }
}

function todos(input: unknown): readonly PlanEntry[] | undefined {
  const decoded = decode(todosSchema, input);
  if (!decoded.ok) return undefined;
  return decoded.value.todos.flatMap((todo) =>
    todo.status ? [{ content: todo.content, status: todo.status }] : [],
  );
}
