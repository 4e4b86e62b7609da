import { messageOf } from '../../../src/base/decode.ts';
import type { ChatActions } from '../state/actions.ts';

/** Links are opened by the host and code is copied; everything else is left alone. */
export function handleContentClick(event: MouseEvent, actions: ChatActions): void {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest('a');
  if (link) openLink(event, link, actions);
  const copy = event.target.closest('.code-copy');
  if (copy) void copyCode(copy, actions);
}

/** VS Code's webview opens links too, as the browser resolves them; it is not to hear of this click. */
function openLink(event: MouseEvent, link: Element, actions: ChatActions): void {
  event.preventDefault();
  event.stopPropagation();
  const href = link.getAttribute('href');
  if (href !== null) actions.openLink(href);
}

async function copyCode(button: Element, actions: ChatActions): Promise<void> {
  const code = button.closest('.code')?.querySelector('pre')?.textContent ?? '';
  try {
    await navigator.clipboard.writeText(code.replace(/\n$/, ''));
  } catch (error) {
    actions.report(`The code could not be copied: ${messageOf(error)}`);
    return;
  }
  actions.announce('Code copied');
  showCopied(button);
}

function showCopied(button: Element): void {
  button.classList.add('copied');
  setTimeout(() => button.classList.remove('copied'), 1500);
}
