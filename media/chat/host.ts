import * as v from 'valibot';
import { decode } from '../../src/base/decode.ts';
import type { FromWebview } from '../../src/chatProtocol.ts';
import type { SessionId, ThreadId } from '../../src/domain/ids.ts';
import { UnsavedDrafts } from './state/unsavedDrafts.ts';

/** The extension host, as the webview sees it. */
export interface Host {
  post(message: FromWebview): void;
  /** What the panel is restored by after a reload: the IDs alone, never the transcript. */
  remember(shown: Shown): void;
  /** Whether a page is seen for the first time; from then on it is not. */
  isNew(page: string): boolean;
  readonly unsaved: UnsavedDrafts;
}
export interface Shown {
  readonly sessionId: SessionId;
  readonly threadId: ThreadId;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
  getState(): unknown;
}
declare function acquireVsCodeApi(): VsCodeApi;

const stateSchema = v.looseObject({ page: v.optional(v.string()) });

/** Connects to VS Code; it allows that once in the life of a page. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  const known = decode(stateSchema, api.getState());
  let state: Record<string, unknown> = known.ok ? known.value : {};
  const keep = (more: object): void => api.setState((state = { ...state, ...more }));
  return {
    unsaved: new UnsavedDrafts(() => localStorage),
    post: (message) => api.postMessage(message),
    remember: (shown) => keep(shown),
    isNew(page) {
      const isNew = state['page'] !== page;
      if (isNew) keep({ page });
      return isNew;
    },
  };
}
