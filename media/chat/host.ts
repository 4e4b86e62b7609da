import type { FromWebview } from '../../src/chatProtocol.ts';
import type { SessionId, ThreadId } from '../../src/domain/ids.ts';

/** The extension host, as the webview sees it. */
export interface Host {
  post(message: FromWebview): void;
  /** What the panel is restored by after a reload: the IDs alone, never the transcript. */
  remember(shown: Shown): void;
}
export interface Shown {
  readonly sessionId: SessionId;
  readonly threadId: ThreadId;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** Connects to VS Code; it allows that once in the life of a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    remember: (shown) => api.setState(shown),
  };
}
