import { ndJsonStream } from '@agentclientprotocol/sdk';
import { homedir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { Conversations } from './conversations.ts';
import { createSampleAgent } from './sampleAgent.ts';

/** The sample agent's program: speaks ACP over stdin and stdout, and ends with stdin. */
const home = process.env['THREADKEEPER_SAMPLE_HOME'] ?? path.join(homedir(), '.threadkeeper-sample-agent');
const stream = ndJsonStream(Writable.toWeb(process.stdout), Readable.toWeb(process.stdin));
const connection = createSampleAgent(new Conversations(home)).connect(stream);
void connection.closed.then(() => process.exit());
