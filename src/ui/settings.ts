import * as v from 'valibot';
import * as vscode from 'vscode';
import { decode } from '../base/decode.ts';
import { decodeAcpAgents, type AcpAgentSettings } from '../domain/acpAgentSettings.ts';
import { briefingModes, type BriefingMode } from '../domain/briefing.ts';

const codexSchema = v.object({
  path: v.fallback(v.string(), ''),
  args: v.fallback(v.array(v.string()), []),
  env: v.fallback(v.record(v.string(), v.string()), {}),
  model: v.fallback(v.string(), ''),
  sandbox: v.fallback(v.picklist(['read-only', 'workspace-write', 'danger-full-access']), 'workspace-write'),
  approvalPolicy: v.fallback(v.picklist(['untrusted', 'on-request', 'never']), 'on-request'),
});

/**
 * The settings of Codex as they are now. A value of the wrong type counts as not set. In a workspace that is not
 * trusted VS Code itself leaves the workspace's values out (`restrictedConfigurations` in package.json).
 */
function readCodexSettings() {
  const settings = vscode.workspace.getConfiguration('threadkeeper.codex');
  const decoded = decode(codexSchema, {
    path: settings.get('path'),
    args: settings.get('args'),
    env: settings.get('env'),
    model: settings.get('model'),
    sandbox: settings.get('sandbox'),
    approvalPolicy: settings.get('approvalPolicy'),
  });
  if (!decoded.ok) throw new Error(`Settings of Codex: ${decoded.reason}`);
  const { path, model, ...policies } = decoded.value;
  return { ...policies, ...(path && { path }), ...(model && { model }) };
}

/** The agents that the user has written or changed, as they are now. */
function readAcpAgents(): AcpAgentSettings {
  return decodeAcpAgents(vscode.workspace.getConfiguration('threadkeeper').get('acpAgents'));
}

const claudeSchema = v.object({
  path: v.fallback(v.string(), ''),
  args: v.fallback(v.array(v.string()), []),
  env: v.fallback(v.record(v.string(), v.string()), {}),
  model: v.fallback(v.string(), ''),
  permissionMode: v.fallback(v.string(), ''),
});

/** The settings of Claude Code as they are now; what holds for those of Codex holds for them too. */
function readClaudeSettings() {
  const settings = vscode.workspace.getConfiguration('threadkeeper.claude');
  const decoded = decode(claudeSchema, {
    path: settings.get('path'),
    args: settings.get('args'),
    env: settings.get('env'),
    model: settings.get('model'),
    permissionMode: settings.get('permissionMode'),
  });
  if (!decoded.ok) throw new Error(`Settings of Claude Code: ${decoded.reason}`);
  return decoded.value;
}

const ampSchema = v.object({
  path: v.fallback(v.string(), ''),
  args: v.fallback(v.array(v.string()), []),
  env: v.fallback(v.record(v.string(), v.string()), {}),
});

/** The settings of Amp as they are now; what holds for those of Codex holds for them too. */
function readAmpSettings() {
  const settings = vscode.workspace.getConfiguration('threadkeeper.amp');
  const values = { path: settings.get('path'), args: settings.get('args'), env: settings.get('env') };
  const decoded = decode(ampSchema, values);
  if (!decoded.ok) throw new Error(`Settings of Amp: ${decoded.reason}`);
  return decoded.value;
}

/** What the user set for the agents, by the names that `createAgents` has for them; read anew at every call. */
export const readAgentSettings = {
  codex: readCodexSettings,
  claude: readClaudeSettings,
  amp: readAmpSettings,
  acp: readAcpAgents,
};

const briefingSchema = v.fallback(v.picklist(briefingModes), 'always');

/** Whether a conversation in place of a lost one is begun with a briefing. */
function readBriefingMode(): BriefingMode {
  return v.parse(briefingSchema, vscode.workspace.getConfiguration('threadkeeper').get('recovery.briefing'));
}

const secondsSchema = v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(86_400)), 60);

/** After how much silence of an agent the user is told that we still wait, in ms; 0 is never. */
function readSilenceMs(): number {
  const settings = vscode.workspace.getConfiguration('threadkeeper');
  return v.parse(secondsSchema, settings.get('silence.noticeAfterSeconds')) * 1000;
}

/** What the user set for turns, by the names that `TurnRunner` has for it; read anew for every turn. */
export const readTurnSettings = { briefing: readBriefingMode, silenceMs: readSilenceMs };

const minutesSchema = v.fallback(v.pipe(v.number(), v.minValue(0), v.finite()), 0);

/** Within how many minutes every idle thread is looked at (P25); 0 is never. */
export function readValidationMinutes(): number {
  return v.parse(
    minutesSchema,
    vscode.workspace.getConfiguration('threadkeeper').get('validation.everyMinutes'),
  );
}
