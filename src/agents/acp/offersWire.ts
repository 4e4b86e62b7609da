import * as v from 'valibot';
import { lenient } from './wire.ts';

/** The shapes in which ACP agents say what can be chosen. */

const text = v.string();
const choiceSchema = v.object({ value: text, name: text, description: lenient(text) });
/** Choices may stand in groups, which are shown one after the other. */
const choicesSchema = v.pipe(
  v.array(v.union([choiceSchema, v.object({ options: v.array(choiceSchema) })])),
  v.transform((entries) => entries.flatMap((entry) => ('options' in entry ? entry.options : [entry]))),
);
const configOptionSchema = v.object({
  id: text,
  category: lenient(text),
  currentValue: lenient(text),
  options: lenient(choicesSchema),
});

/** What can be set in a session, in the answers to `session/new`, `load` and `resume`; each in two forms. */
export const sessionSettingsSchema = v.object({
  modes: lenient(
    v.object({
      currentModeId: lenient(text),
      availableModes: v.array(v.object({ id: text, name: text, description: lenient(text) })),
    }),
  ),
  models: lenient(
    v.object({
      currentModelId: lenient(text),
      availableModels: v.array(v.object({ modelId: text, name: text, description: lenient(text) })),
    }),
  ),
  configOptions: lenient(v.array(configOptionSchema)),
});
export type WireSettings = v.InferOutput<typeof sessionSettingsSchema>;

export const configUpdateSchema = v.object({ configOptions: v.array(configOptionSchema) });

export const commandsSchema = v.object({
  availableCommands: v.array(
    v.object({
      name: text,
      description: v.fallback(text, ''),
      input: lenient(v.object({ hint: lenient(text) })),
    }),
  ),
});
