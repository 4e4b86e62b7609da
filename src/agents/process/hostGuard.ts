import { execa } from 'execa';
import { markedEnvironment, markVariable, type StrayMark } from './strays.ts';

/**
 * What the guard does: keep the list of the groups that it is told of, until our end of its stdin is closed, which the
 * system does when we die, however we die. Then give the agents that are left the time to notice it too; then end each
 * group, and what left it, known by its mark: up to three times, as one may start another meanwhile.
 */
const guardScript = `
kill_strays() {
  for round in 1 2 3; do
    found=$(grep -lsF "${markVariable}=$1" /proc/[0-9]*/environ)
    [ -n "$found" ] || return 0
    for file in $found; do
      pid=\${file#/proc/}
      kill -KILL "\${pid%/environ}"
    done
  done
}
groups=
while read -r change group; do
  others=
  for one in $groups; do
    [ "$one" = "$group" ] || others="$others $one"
  done
  groups=$others
  [ "$change" = guard ] && groups="$groups $group"
done
[ -n "$groups" ] || exit 0
sleep 1
for group in $groups; do kill -TERM "-\${group%%:*}"; done
sleep 2
for group in $groups; do kill -KILL "-\${group%%:*}"; done
for group in $groups; do kill_strays "\${group#*:}"; done`;

/** The groups that run now, as the guard is told of them: `PID:mark`. */
const guarded = new Set<string>();
let guard: Guard | undefined;

type Guard = ReturnType<typeof startGuard>;

/**
 * Sees to it that a process group, and what left it, ends within 5 s when our own process is killed and can do nothing any more
 * (invariant 9). Gives the function to call once the group is gone. One guard for all groups, started with the first:
 * one that starts beside each agent makes the agent's first word some 10 ms later. On Windows there is none: agents end
 * with their stdin there.
 */
export function guardGroup(pid: number, mark: StrayMark): () => void {
  if (process.platform === 'win32') return () => undefined;
  const group = `${pid}:${mark}`;
  guarded.add(group);
  if (guard) tell(guard, 'guard', group);
  else guard = startGuard();
  return () => {
    guarded.delete(group);
    if (guard) tell(guard, 'forget', group);
  };
}

/** It goes when we do; if it goes before, the next group gets another, which is told of all. */
function startGuard() {
  const started = execa('/bin/sh', ['-c', guardScript], {
    detached: true,
    env: markedEnvironment(),
    reject: false,
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
  });
  started.stdin.on('error', () => undefined);
  started.once('exit', () => {
    if (guard === started) guard = undefined;
  });
  // It is no reason for us to stay.
  started.unref();
  if (canBeUnreferenced(started.stdin)) started.stdin.unref();
  for (const group of guarded) tell(started, 'guard', group);
  return started;
}

/** A pipe's end is one, though its type does not say so. */
function canBeUnreferenced(stream: object): stream is { unref(): void } {
  return 'unref' in stream && typeof stream.unref === 'function';
}

function tell({ stdin }: Guard, change: 'guard' | 'forget', group: string): void {
  if (stdin.writable) stdin.write(`${change} ${group}\n`);
}
