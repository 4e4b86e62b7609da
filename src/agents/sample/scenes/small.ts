import { RequestError } from '@agentclientprotocol/sdk';
import type { Stage } from '../stage.ts';

export async function thinkAloud(stage: Stage): Promise<void> {
  await stage.think('Let me see what is asked here, and what I know about it. ');
  await stage.think('It is best to begin with the simplest thing that could be true.');
  await stage.say('I have thought about it.');
}

/** A word each 300 ms, for a minute: time to stop it, or to close the window on it. */
export async function slowAnswer(stage: Stage): Promise<void> {
  for (let word = 1; word <= 200; word += 1) {
    await stage.speak(`slow-word-${word}${word % 10 ? ' ' : '\n\n'}`);
    await stage.pause(300);
  }
}

export async function failTurn(stage: Stage): Promise<void> {
  await stage.say('This is going to fail now.');
  throw RequestError.internalError({ details: 'The sample agent was asked to fail.' });
}

export async function forgetThread(stage: Stage): Promise<void> {
  await stage.say('I forget this conversation after this answer. A next prompt finds it gone.');
}

export async function archiveThread(stage: Stage): Promise<void> {
  await stage.say('I archive this conversation after this answer. Unarchive it to go on.');
}

export async function leaveBusy(stage: Stage): Promise<void> {
  await stage.say('After this answer I am busy in this conversation elsewhere, for a minute.');
}
