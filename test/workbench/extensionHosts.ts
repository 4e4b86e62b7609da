import { descendantsOf, type ProcessInfo } from './processes.ts';

/** The extension hosts below a server; a server has one for each of its windows. */
export function extensionHosts(serverPid: number): ProcessInfo[] {
  const named = descendantsOf(serverPid).filter((it) => it.command.includes('--type=extensionHost'));
  // What a host starts has the host's own command line until it has become the program that it is to run.
  return named.filter(({ parent }) => !named.some((it) => it.pid === parent));
}
