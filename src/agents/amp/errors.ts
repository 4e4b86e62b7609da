import { AgentError, type AgentErrorCode } from '../../domain/agentError.ts';
import type { RemoteThreadId } from '../../domain/ids.ts';
import type { ProcessExit } from '../process/agentProcess.ts';
import { crashError } from '../process/crashError.ts';

/** What Amp's texts mean; they are matched here and nowhere else. Collected from Amp 0.0.1790142911. */
interface Meaning {
  readonly pattern: RegExp;
  readonly code: AgentErrorCode;
  readonly says: string;
}

/** Said of the thread that was asked for, before it is open (P10). */
const threadMeanings: readonly Meaning[] = [
  {
    pattern: /does not exist|not found|invalid thread/i,
    code: 'thread-not-found',
    says: 'Amp no longer has this thread.',
  },
  {
    pattern: /is archived/i,
    code: 'thread-archived',
    says: 'This thread is archived in Amp. Unarchive it there (`amp threads archive --unarchive <id>`) to continue.',
  },
  {
    pattern: /already open and (active|running)/i,
    code: 'thread-busy',
    says: 'Another Amp has this thread open. Close it there, then send again.',
  },
];

const meanings: readonly Meaning[] = [
  {
    pattern:
      /(missing|no) API key|AMP_API_KEY|not logged in|unauthorized|(token|session) expired|login failed|failed: 40[13]\b/i,
    code: 'not-logged-in',
    says: 'Amp is not logged in. Run `amp login` in a terminal, then send again.',
  },
  {
    pattern: /network timeout|timed out/i,
    code: 'timeout',
    says: 'Amp’s server did not answer in time. Send again.',
  },
  {
    pattern:
      /connect to (the )?Amp server|cannot reach Amp|unable to connect|connection (failed|refused)|network error/i,
    code: 'offline',
    says: 'Amp cannot reach its server. Check the network, then send again.',
  },
  {
    pattern:
      /failed: 429\b|rate.?limit|too many requests|overloaded|usage (limit|quota)|out of credits|low credit/i,
    code: 'rate-limited',
    says: 'The limit of your Amp account or its model is reached. Wait a while, then send again.',
  },
  {
    pattern: /unknown option/i,
    code: 'wrong-version',
    says: 'This Amp does not know an option that it was given. Update it with `amp update`, or look at `threadkeeper.amp.args`.',
  },
];

/** Amp ended before a thread was open: why, by its last words. Its exit code says nothing. */
export function startError(exit: ProcessExit, remoteId: RemoteThreadId | undefined): AgentError {
  const { signal, stderrTail: text } = exit;
  if (signal !== null || text === '') return crashError('Amp', exit);
  return (remoteId && threadError(text, remoteId)) ?? saidError(text);
}

/**
 * What Amp says of the thread that was asked for; undefined when it says nothing of it. A word about another thread,
 * of a plugin for example, proves nothing about this one (invariant 5).
 */
export function threadError(text: string, remoteId: RemoteThreadId): AgentError | undefined {
  const about = text
    .split('\n')
    .filter((line) => line.includes(remoteId) || /^(Error: )?This thread is/.test(line));
  return toError(threadMeanings, about.join('\n'));
}

/** The reason of a turn that failed, in Amp's words. */
export function saidError(text: string): AgentError {
  return toError(meanings, text) ?? new AgentError('agent-failed', `Amp failed: ${plain(text)}`);
}

function toError(of: readonly Meaning[], text: string): AgentError | undefined {
  const found = of.find(({ pattern }) => pattern.test(text));
  return found && new AgentError(found.code, `${found.says} (${plain(text)})`);
}

/** The first line, which is the error; the others are advice for who sits at a terminal. */
function plain(text: string): string {
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '');
  return first.replace(/^(Error: )+/, '').slice(0, 1000);
}
