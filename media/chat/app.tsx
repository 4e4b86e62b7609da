import type { JSX } from 'preact';
import { Announcer } from './announcer.tsx';
import { useChat } from './chatContext.ts';
import { Composer } from './composer/composer.tsx';
import { ViewOnlyNote } from './composer/viewOnlyNote.tsx';
import { Header } from './header/header.tsx';
import { HealthBar, isViewOnly } from './header/healthBar.tsx';
import { Icon } from './parts/icon.tsx';
import { Transcript } from './transcript/transcript.tsx';

export function App(): JSX.Element {
  const { model } = useChat();
  return (
    <div class="chat">
      <Header />
      <main>
        <Banner text={model.notKept.value} />
        <Banner text={model.waiting.value} />
        <HealthBar />
        <Transcript />
        {isViewOnly(model) ? <ViewOnlyNote /> : <Composer />}
      </main>
      <Announcer />
    </div>
  );
}

/** What holds for the whole chat: nothing of it will be stored (P6), or the store lets wait. */
function Banner({ text }: { text: string | undefined }): JSX.Element {
  return (
    <div role="alert" class={text === undefined ? 'visually-hidden' : 'banner'}>
      {text !== undefined && (
        <>
          <Icon name="warning" />
          <span>{text}</span>
        </>
      )}
    </div>
  );
}
