import * as v from 'valibot';
import { decode } from '../../base/decode.ts';

const text = v.string();
const destination = v.fallback(v.optional(text, ''), '');
const suggestionSchema = v.variant('type', [
  v.looseObject({ type: v.literal('setMode'), mode: text, destination }),
  v.looseObject({
    type: v.literal('addRules'),
    behavior: v.literal('allow'),
    rules: v.array(v.looseObject({ toolName: text, ruleContent: v.nullish(text) })),
    destination,
  }),
  v.looseObject({ type: v.literal('addDirectories'), directories: v.array(text), destination }),
]);
type Suggestion = v.InferOutput<typeof suggestionSchema>;

/**
 * What Claude Code suggests to allow from now on, in words. They belong together, so they are one answer; when one of
 * them cannot be read there is none, because nobody may agree to what he cannot see.
 */
export function suggestionsName(suggestions: readonly unknown[]): string | undefined {
  const names: string[] = [];
  for (const suggestion of suggestions) {
    const decoded = decode(suggestionSchema, suggestion);
    if (!decoded.ok) return undefined;
    names.push(`${what(decoded.value)}${where(decoded.value.destination)}`);
  }
  return names.length > 0 ? `Allow ${names.join(', and ')}` : undefined;
}

/** The modes that are among them. */
export function modesIn(suggestions: readonly unknown[]): string[] {
  return suggestions.flatMap((suggestion) => {
    const decoded = decode(suggestionSchema, suggestion);
    return decoded.ok && decoded.value.type === 'setMode' ? [decoded.value.mode] : [];
  });
}

function what(suggestion: Suggestion): string {
  switch (suggestion.type) {
    case 'setMode':
      return suggestion.mode === 'acceptEdits' ? 'all edits' : `what the mode “${suggestion.mode}” allows`;
    case 'addRules':
      return suggestion.rules.map(rule).join(', ');
    case 'addDirectories':
      return `access to ${suggestion.directories.join(', ')}`;
  }
}

function rule({
  toolName,
  ruleContent,
}: {
  toolName: string;
  ruleContent?: string | null | undefined;
}): string {
  return ruleContent ? `${toolName}(${ruleContent})` : toolName;
}

/** A process lives for one turn, and so does what Claude Code calls a session here. */
function where(destination: string): string {
  return ` ${places[destination] ?? 'for the rest of this turn'}`;
}
const places: Readonly<Record<string, string>> = {
  localSettings: 'in this folder from now on',
  projectSettings: 'in this project from now on, for everybody',
  userSettings: 'everywhere from now on',
};
