import { render } from 'preact';
import styles from './styles/main.css';
import { decodeJson, messageOf } from '../../src/base/decode.ts';
import { firstShowSchema } from '../../src/chatProtocol.ts';
import { App } from './app.tsx';
import { ChatContext } from './chatContext.ts';
import { connectHost, type Host } from './host.ts';
import { loadRenderer } from './markdown/renderer.ts';
import { ChatActions } from './state/actions.ts';
import { afterNextFrame, beforeNextFrame } from './state/changeBatch.ts';
import { DraftKeeper } from './state/draftKeeper.ts';
import { ChatModel } from './state/model.ts';
import { createReceiver } from './state/receive.ts';

/** How long a page that is never idle waits for Markdown, in ms. */
const patience = 1000;

const host = connectHost();
const model = new ChatModel();
const drafts = new DraftKeeper(host);
const actions = new ChatActions(model, host, drafts);
const receive = createReceiver({ model, host, drafts, beforeNextFrame, afterNextFrame });

reportErrors(host);
useStyles();
keepDraft();
window.addEventListener('message', (event: MessageEvent<unknown>) => receive(event.data));
const shows = showFirst();
render(
  <ChatContext.Provider value={{ model, actions }}>
    <App />
  </ChatContext.Provider>,
  root(),
);
host.post({ type: 'ready', shows });
whenNeeded()
  .then(loadRenderer)
  .catch((error: unknown) => actions.report(`Markdown is shown as written: ${messageOf(error)}`));

/** Not a file of its own: each that the page asks for takes a way through the whole of VS Code. */
function useStyles(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [sheet];
}

/** Draws what came with the page, unless the page is made anew out of HTML that was shown before. */
function showFirst(): boolean {
  const first = decodeJson(firstShowSchema, document.querySelector('#first')?.textContent ?? 'null');
  if (!first.ok || !host.isNew(first.value.page)) return false;
  receive(first.value.show);
  return true;
}

/** Where the shell wants the chat; a shell without the place gets it in its body. */
function root(): Element {
  return document.querySelector('#root') ?? document.body;
}

/** A hidden webview can be gone at any time: what was typed is posted at once. */
function keepDraft(): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) actions.flushDraft();
  });
  window.addEventListener('pagehide', () => actions.flushDraft());
}

function reportErrors(to: Host): void {
  window.addEventListener('error', (event) => to.post({ type: 'webviewError', text: event.message }));
  window.addEventListener('unhandledrejection', (event) =>
    to.post({ type: 'webviewError', text: String(event.reason) }),
  );
}

/**
 * VS Code shows the page when all that it asked for has come: without messages, Markdown need not come before, nor be on
 * its way while the page is drawn first. That the event is still to come is sure, since it waits for this script;
 * `readyState` is of no use, as VS Code writes the page into a document that is complete.
 */
async function whenNeeded(): Promise<void> {
  if (model.rows.value.cells.length > 0) return;
  await new Promise((resolve) => window.addEventListener('load', resolve, { once: true }));
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: patience }));
}
