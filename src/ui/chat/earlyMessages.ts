import type * as vscode from 'vscode';

/** Keeps what a webview says before anyone is there to answer. */
export class EarlyMessages {
  readonly #messages: unknown[] = [];
  readonly #subscription: vscode.Disposable;

  constructor(webview: vscode.Webview) {
    this.#subscription = webview.onDidReceiveMessage((message: unknown) => this.#messages.push(message));
  }

  /** What has come so far; from now on somebody else listens. */
  taken(): readonly unknown[] {
    this.#subscription.dispose();
    return this.#messages;
  }
}
