import { posix } from 'node:path';

export interface WorkbenchPlace {
  /** A folder, a `.code-workspace` file, or the URI of a folder that is not on disk; without it an empty window. */
  readonly folder?: string;
  readonly extensionDevelopmentPath?: string;
  readonly extensionTestsPath?: string;
}

/** The address of a VS Code window in the browser. */
export function workbenchUrl(origin: string, token: string, place: WorkbenchPlace): string {
  const url = new URL('/', origin);
  url.searchParams.set('tkn', token);
  url.searchParams.set(...opened(place.folder));
  url.searchParams.set('payload', JSON.stringify(payload(origin, place)));
  return url.href;
}

function opened(folder: string | undefined): [name: string, value: string] {
  if (folder === undefined) return ['ew', 'true'];
  if (/^[a-z][\w+.-]+:/.test(folder)) return ['folder', folder];
  return [folder.endsWith('.code-workspace') ? 'workspace' : 'folder', uriPath(folder)];
}

function payload(origin: string, place: WorkbenchPlace): [name: string, value: string][] {
  const entries: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  for (const name of ['extensionDevelopmentPath', 'extensionTestsPath'] as const) {
    const path = place[name];
    if (path !== undefined) entries.push([name, `vscode-remote://${new URL(origin).host}${uriPath(path)}`]);
  }
  return entries;
}

/** `C:\a` becomes `/c:/a`. */
function uriPath(path: string): string {
  const slashes = path.replaceAll('\\', '/');
  return posix.resolve(
    '/',
    slashes.replace(/^([A-Za-z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`),
  );
}
