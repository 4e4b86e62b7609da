import { promptsOf } from './conversations.ts';
import { editFile } from './scenes/editFile.ts';
import { longAnswer } from './scenes/longAnswer.ts';
import { makePlan } from './scenes/makePlan.ts';
import { listFiles, readOneFile, searchFiles } from './scenes/useTools.ts';
import { archiveThread, failTurn, forgetThread, leaveBusy, slowAnswer, thinkAloud } from './scenes/small.ts';
import type { Stage } from './stage.ts';

/** Something the sample agent can show, and the plain words in a prompt that ask for it. */
export interface Scene {
  /** As `/help` and the list of commands name it. */
  readonly name: string;
  readonly description: string;
  readonly asked: RegExp;
  readonly play: (stage: Stage, match: RegExpExecArray) => Promise<void>;
}

/** In the order in which they are played when a prompt asks for several. */
export const scenes: readonly Scene[] = [
  { name: 'think', description: 'thinks aloud first', asked: /\bthink\b/i, play: thinkAloud },
  { name: 'plan', description: 'makes a plan and follows it', asked: /\bplan\b/i, play: makePlan },
  { name: 'list', description: 'lists the files of your folder', asked: /\blist\b/i, play: listFiles },
  {
    name: 'search',
    description: 'searches your files: `search word`',
    asked: /\bsearch(?:\s+for)?\s+["'`]?([^\s"'`]+)/i,
    play: searchFiles,
  },
  {
    name: 'read',
    description: 'reads a file: `read README.md`',
    asked: /\bread\s+(?:the\s+)?(?:file\s+)?["'`]?([^\s"'`]+)/i,
    play: readOneFile,
  },
  {
    name: 'edit',
    description: 'edits a file after asking you: `edit notes.md`',
    asked: /\b(?:edit|write)\b(?:\s+(?:to\s+|the\s+)?(?:file\s+)?["'`]?([\w\\/-]*[./][\w./\\-]*\w))?/i,
    play: editFile,
  },
  { name: 'slow', description: 'answers slowly, for a minute', asked: /\bslow(?:ly)?\b/i, play: slowAnswer },
  {
    name: 'long',
    description: 'gives a long answer; `long 128` is one of 128 KB',
    asked: /\blong\b(?:\s+(\d{1,4}))?/i,
    play: longAnswer,
  },
  { name: 'error', description: 'fails in the middle of the turn', asked: /\berror\b/i, play: failTurn },
  { name: 'forget', description: 'forgets this conversation', asked: /\bforget\b/i, play: forgetThread },
  { name: 'archive', description: 'archives this conversation', asked: /\barchive\b/i, play: archiveThread },
  {
    name: 'busy',
    description: 'is busy in this conversation for a minute',
    asked: /\bbusy\b/i,
    play: leaveBusy,
  },
];

/** Answers a prompt: every scene it asks for, or a friendly word; then what is remembered. */
export async function playScript(stage: Stage): Promise<void> {
  if (/^\s*\/?help\b/i.test(stage.prompt)) await stage.say(helpText());
  else if (!(await playScenes(stage))) await stage.say(friendlyText(stage.prompt));
  await stage.say(`\n\n${memoryText(stage)}\n`);
}

/** Whether a prompt asks for what happens once it is answered. */
export function asksFor(wanted: 'forget' | 'archive' | 'busy', prompt: string): boolean {
  return scenes.some(({ name, asked }) => name === wanted && asked.test(prompt));
}

async function playScenes(stage: Stage): Promise<boolean> {
  let played = false;
  for (const { asked, play } of scenes) {
    const match = asked.exec(stage.prompt);
    if (!match) continue;
    if (played && stage.spoken !== '') await stage.speak('\n\n');
    await play(stage, match);
    played = true;
  }
  return played;
}

function memoryText(stage: Stage): string {
  const prompts = [...promptsOf(stage.conversation), stage.prompt];
  const noun = prompts.length === 1 ? 'prompt' : 'prompts';
  const told = stage.isBriefed ? ' I was told what we said before.' : '';
  return `I remember ${prompts.length} ${noun} of yours, the first was “${excerpt(prompts[0] ?? '')}”.${told}`;
}

function friendlyText(prompt: string): string {
  return [
    `You said: **${excerpt(prompt)}**.`,
    'I am the *Sample Agent*: I work offline, need no account, and show what a chat here can do.',
    'Say `/help` to see what I can show you.',
  ].join('\n\n');
}

function helpText(): string {
  const lines = scenes.map(({ name, description }) => `- **${name}**: ${description}`);
  return `Use one of these words in a prompt, or several:\n\n${lines.join('\n')}`;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/[\s*_`]+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
