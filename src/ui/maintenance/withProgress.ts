import * as vscode from 'vscode';
import type { StoreJobError } from '../../store/jobs/job.ts';
import type { Watch } from '../../store/jobs/storeJobs.ts';

/** Runs work behind a notification that tells its stages and has a button to cancel; undefined when cancelled. */
export async function withProgress<T>(
  title: string,
  work: (watch: Watch) => Promise<T>,
): Promise<T | undefined> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (progress, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    try {
      return await work({ signal: controller.signal, onProgress: reporter(progress) });
    } catch (error) {
      if (error === controller.signal.reason || isCancelled(error)) return undefined;
      throw error;
    }
  });
}

/** VS Code wants the share that was added, in percent. */
function reporter(progress: vscode.Progress<{ message: string; increment?: number }>) {
  let done = 0;
  return ({ message, fraction }: { message: string; fraction?: number | undefined }) => {
    if (fraction === undefined) return progress.report({ message });
    progress.report({ message, increment: (fraction - done) * 100 });
    done = fraction;
  };
}

/** The jobs are in a bundle of their own, so their class is another one there: the code tells. */
function isCancelled(error: unknown): boolean {
  const code: StoreJobError['code'] = 'cancelled';
  return error instanceof Error && 'code' in error && error.code === code;
}
