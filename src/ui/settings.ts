import * as v from 'valibot';
import * as vscode from 'vscode';
import { decode } from '../base/decode.ts';
import { decodeAcpAgents, type AcpAgentSettings } from '../domain/acpAgentSettings.ts';

const codexSchema = v.object({
  path: v.fallback(v.string(), ''),
  model: v.fallback(v.string(), ''),
  sandbox: v.fallback(v.picklist(['read-only', 'workspace-write', 'danger-full-access']), 'workspace-write'),
  approvalPolicy: v.fallback(v.picklist(['untrusted', 'on-request', 'never']), 'on-request'),
});

/**
 * The settings of Codex as they are now. A value of the wrong type counts as not set. In a workspace that is not
 * trusted VS Code itself leaves the workspace's values out (`restrictedConfigurations` in package.json).
 */
export function readCodexSettings() {
  const settings = vscode.workspace.getConfiguration('threadkeeper.codex');
  const decoded = decode(codexSchema, {
    path: settings.get('path'),
    model: settings.get('model'),
    sandbox: settings.get('sandbox'),
    approvalPolicy: settings.get('approvalPolicy'),
  });
  if (!decoded.ok) throw new Error(`Settings of Codex: ${decoded.reason}`);
  const { path, model, ...policies } = decoded.value;
  return { ...policies, ...(path && { path }), ...(model && { model }) };
}

/** The agents that the user has written or changed, as they are now. */
export function readAcpAgents(): AcpAgentSettings {
  return decodeAcpAgents(vscode.workspace.getConfiguration('threadkeeper').get('acpAgents'));
}
