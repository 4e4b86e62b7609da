import type { Stage } from '../stage.ts';

const steps = ['Understand the task', 'Look at the files', 'Say what was found'];
const stepMs = 150;

/** Shows a plan whose steps are done one after the other. */
export async function makePlan(stage: Stage): Promise<void> {
  for (let done = 0; done <= steps.length; done += 1) {
    const entries = steps.map((content, step) => ({
      content,
      priority: 'medium' as const,
      status: at(step, done),
    }));
    await stage.send({ sessionUpdate: 'plan', entries });
    if (done < steps.length) await stage.pause(stepMs);
  }
  await stage.say('All steps of the plan are done.');
}

function at(step: number, done: number): 'completed' | 'in_progress' | 'pending' {
  if (step < done) return 'completed';
  return step === done ? 'in_progress' : 'pending';
}
