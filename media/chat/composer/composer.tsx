import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useChat } from '../chatContext.ts';
import { Icon } from '../parts/icon.tsx';
import { canSend } from '../state/model.ts';
import { ChoicePickers } from './choicePickers.tsx';
import { CommandList, useCommands } from './commandList.tsx';
import { Queue } from './queue.tsx';
import { sendsPrompt } from './sendsPrompt.ts';
import { StatusLine } from './statusLine.tsx';

/** Where the user writes. The text can always be edited; sending waits until the chat is ready (P26). */
export function Composer(): JSX.Element {
  const { model, actions } = useChat();
  const field = useRef<HTMLTextAreaElement>(null);
  const focusRequests = model.focusRequests.value;
  useEffect(() => {
    if (focusRequests > 0) field.current?.focus();
  }, [focusRequests]);
  const commands = useCommands();
  const onKeyDown = (event: KeyboardEvent) => {
    if (commands.onKeyDown(event)) return;
    if (!sendsPrompt(event)) return;
    event.preventDefault();
    actions.send();
  };
  return (
    <form class="composer" aria-label="Prompt" onSubmit={(event) => event.preventDefault()}>
      <Queue />
      <StatusLine />
      <div class="composer-box">
        <CommandList commands={commands} />
        <textarea
          ref={field}
          rows={1}
          readOnly={model.awaitsThread.value}
          aria-label="Message"
          {...commands.fieldAttributes}
          placeholder={`Ask ${model.session.value?.agentName ?? 'the agent'}`}
          value={model.draft.value}
          onInput={(event) => actions.typed(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          onFocus={() => actions.focused(true)}
          onBlur={() => actions.focused(false)}
        />
        <Buttons />
      </div>
      <ChoicePickers />
    </form>
  );
}

function Buttons(): JSX.Element {
  const { model, actions } = useChat();
  const state = model.state.value;
  const sendable = canSend(model);
  const hint = !sendable ? state.text : state.running ? 'Queue (Enter)' : 'Send (Enter)';
  return (
    <div class="composer-buttons">
      {state.running && (
        <button
          type="button"
          class="icon-button"
          aria-label="Stop"
          title={state.runsIn === undefined ? 'Stop' : `Stop (it runs in ${state.runsIn})`}
          onClick={() => actions.stop()}
        >
          <Icon name="debug-stop" />
        </button>
      )}
      <button
        type="button"
        class="icon-button"
        aria-label="Send"
        title={hint}
        disabled={!sendable || model.draft.value.trim() === ''}
        onClick={() => actions.send()}
      >
        <Icon name="send" />
      </button>
    </div>
  );
}
