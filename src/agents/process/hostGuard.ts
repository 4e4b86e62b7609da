import { execa } from 'execa';
import { markedEnvironment, markVariable, type StrayMark } from './strays.ts';

/**
 * What the guard does: wait until our end of its stdin is closed, which the system does when we die, however we die;
 * give the agents the time to notice it too; then end the group that is `$1`, and what left it, marked with `$2`: up to
 * three times, as one may start another meanwhile.
 */
const guardScript = `kill_strays() {
  for round in 1 2 3; do
    found=$(grep -lsF "${markVariable}=$1" /proc/[0-9]*/environ)
    [ -n "$found" ] || return 0
    for file in $found; do
      pid=\${file#/proc/}
      kill -KILL "\${pid%/environ}"
    done
  done
}
read -r _; sleep 1; kill -TERM "-$1"; sleep 2; kill -KILL "-$1"; kill_strays "$2"`;

/**
 * Sees to it that a process group, and what left it, ends within 5 s when our own process is killed and can do nothing any more
 * (invariant 9). Gives the function that ends the guard once the group is gone. On Windows there is none: agents end
 * with their stdin there.
 */
export function guardGroup(pid: number, mark: StrayMark): () => void {
  if (process.platform === 'win32') return () => undefined;
  const guard = execa('/bin/sh', ['-c', guardScript, 'sh', String(pid), mark], {
    detached: true,
    env: markedEnvironment(),
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  guard.stdin.on('error', () => undefined);
  return () => void guard.kill('SIGKILL');
}
