import * as vscode from 'vscode';
import { DisposableOwner } from '../../base/disposable.ts';

const scheme = 'threadkeeper-report';

/** Reports as read-only Markdown documents: closing one asks nothing. */
export class ReportDocuments extends DisposableOwner implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  #count = 0;

  constructor() {
    super();
    this.register(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
    this.register(vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? 'This report is gone: run the command again.\n';
  }

  /** Opens a new document beside none of the earlier ones: each report stays what it was. */
  async show(name: string, markdown: string): Promise<void> {
    this.#count += 1;
    const uri = vscode.Uri.from({ scheme, path: `/${this.#count}/${name}.md` });
    this.#texts.set(uri.toString(), markdown);
    await vscode.window.showTextDocument(uri, { preview: false });
  }
}
