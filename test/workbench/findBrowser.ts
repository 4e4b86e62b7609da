import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The browser to show VS Code in: CHROMIUM, else the system's Chrome, Chromium or Edge; undefined: none. */
export function findBrowser(): string | undefined {
  const wanted = process.env.CHROMIUM;
  if (wanted === undefined || wanted === '') return candidates().find((path) => existsSync(path));
  if (existsSync(wanted)) return wanted;
  throw new Error(`CHROMIUM names ${wanted}, which does not exist.`);
}

function candidates(): string[] {
  if (process.platform === 'darwin') return macNames.flatMap(macApplication);
  if (process.platform === 'win32') return windowsFolders().flatMap(windowsBrowsers);
  return linuxNames.flatMap(onPath);
}

const macNames = ['Google Chrome', 'Chromium', 'Microsoft Edge'];
const linuxNames = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
];

function onPath(name: string): string[] {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  return folders.map((folder) => join(folder, name));
}

function macApplication(name: string): string[] {
  const inside = `Applications/${name}.app/Contents/MacOS/${name}`;
  return [`/${inside}`, join(process.env.HOME ?? '/', inside)];
}

function windowsFolders(): string[] {
  const { PROGRAMFILES, LOCALAPPDATA, 'PROGRAMFILES(X86)': programFiles32 } = process.env;
  return [PROGRAMFILES, programFiles32, LOCALAPPDATA].filter((folder) => folder !== undefined);
}

function windowsBrowsers(folder: string): string[] {
  return [
    join(folder, 'Google/Chrome/Application/chrome.exe'),
    join(folder, 'Chromium/Application/chrome.exe'),
    join(folder, 'Microsoft/Edge/Application/msedge.exe'),
  ];
}
