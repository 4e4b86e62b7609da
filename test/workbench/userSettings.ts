import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/** Nothing pops up over the extension, and nothing looks for the network. */
const quiet: Settings = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.autofetch': false,
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'json.schemaDownload.enable': false,
  'chat.disableAIFeatures': true,
  'files.simpleDialog.enable': true,
  'window.restoreWindows': 'none',
};

/**
 * Writes the settings of a data folder: quiet defaults and, over them, `settings`. In a browser VS Code takes those that
 * concern the machine, such as the path of a program, from the machine's settings alone.
 */
export function writeUserSettings(userDataDir: string, settings: Settings): void {
  for (const owner of ['User', 'Machine']) {
    const folder = join(userDataDir, owner);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  }
}
