import type { methods as sdkMethods } from '@agentclientprotocol/sdk';

/**
 * What we ask of an agent, by ACP's names. The protocol library has them too, but loading it takes longer than all the
 * rest of the agents: it is loaded beside the first process that speaks ACP.
 */
export const methods = {
  initialize: 'initialize',
  session: {
    new: 'session/new',
    load: 'session/load',
    resume: 'session/resume',
    list: 'session/list',
    prompt: 'session/prompt',
    cancel: 'session/cancel',
    setMode: 'session/set_mode',
    setConfigOption: 'session/set_config_option',
  },
} as const satisfies Pick<typeof sdkMethods.agent, 'initialize'> & { session: SessionMethods };

type SessionMethods = Pick<
  typeof sdkMethods.agent.session,
  'new' | 'load' | 'resume' | 'list' | 'prompt' | 'cancel' | 'setMode' | 'setConfigOption'
>;
