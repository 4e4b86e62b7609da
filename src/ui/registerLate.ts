import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import type { Interaction } from './interaction.ts';
import { chatViewType, diffScheme } from './names.ts';

/** Registers what VS Code may ask for at any time, and loads what answers when it does. */
export function registerLate(interaction: () => Promise<Interaction>): Disposable {
  return vscode.Disposable.from(
    vscode.window.registerWebviewPanelSerializer(chatViewType, {
      deserializeWebviewPanel: async (panel, state) => (await interaction()).panels.restore(panel, state),
    }),
    vscode.workspace.registerTextDocumentContentProvider(diffScheme, {
      provideTextDocumentContent: async (uri) => (await interaction()).diffSide(uri),
    }),
  );
}
