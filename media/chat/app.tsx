import type { JSX } from 'preact';
import { Announcer } from './announcer.tsx';
import { useChat } from './chatContext.ts';
import { Composer } from './composer/composer.tsx';
import { Header } from './header/header.tsx';
import { Icon } from './parts/icon.tsx';
import { Transcript } from './transcript/transcript.tsx';

export function App(): JSX.Element {
  return (
    <div class="chat">
      <Header />
      <main>
        <NotKept />
        <Transcript />
        <Composer />
      </main>
      <Announcer />
    </div>
  );
}

/** The chat works and nothing of it will be stored (P6). */
function NotKept(): JSX.Element {
  const reason = useChat().model.notKept.value;
  return (
    <div role="alert" class={reason === undefined ? 'visually-hidden' : 'banner'}>
      {reason !== undefined && (
        <>
          <Icon name="warning" />
          <span>{reason}</span>
        </>
      )}
    </div>
  );
}
