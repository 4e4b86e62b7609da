import add from '@vscode/codicons/src/icons/add.svg';
import archive from '@vscode/codicons/src/icons/archive.svg';
import arrowCircleRight from '@vscode/codicons/src/icons/arrow-circle-right.svg';
import arrowDown from '@vscode/codicons/src/icons/arrow-down.svg';
import arrowSwap from '@vscode/codicons/src/icons/arrow-swap.svg';
import bellDot from '@vscode/codicons/src/icons/bell-dot.svg';
import book from '@vscode/codicons/src/icons/book.svg';
import check from '@vscode/codicons/src/icons/check.svg';
import checklist from '@vscode/codicons/src/icons/checklist.svg';
import chevronDown from '@vscode/codicons/src/icons/chevron-down.svg';
import circle from '@vscode/codicons/src/icons/circle.svg';
import circleLarge from '@vscode/codicons/src/icons/circle-large.svg';
import circleSlash from '@vscode/codicons/src/icons/circle-slash.svg';
import close from '@vscode/codicons/src/icons/close.svg';
import comment from '@vscode/codicons/src/icons/comment.svg';
import copy from '@vscode/codicons/src/icons/copy.svg';
import debugDisconnect from '@vscode/codicons/src/icons/debug-disconnect.svg';
import debugStop from '@vscode/codicons/src/icons/debug-stop.svg';
import diffAdded from '@vscode/codicons/src/icons/diff-added.svg';
import diffModified from '@vscode/codicons/src/icons/diff-modified.svg';
import diffRemoved from '@vscode/codicons/src/icons/diff-removed.svg';
import edit from '@vscode/codicons/src/icons/edit.svg';
import error from '@vscode/codicons/src/icons/error.svg';
import eye from '@vscode/codicons/src/icons/eye.svg';
import file from '@vscode/codicons/src/icons/file.svg';
import folder from '@vscode/codicons/src/icons/folder.svg';
import gitBranch from '@vscode/codicons/src/icons/git-branch.svg';
import globe from '@vscode/codicons/src/icons/globe.svg';
import history from '@vscode/codicons/src/icons/history.svg';
import info from '@vscode/codicons/src/icons/info.svg';
import lightbulb from '@vscode/codicons/src/icons/lightbulb.svg';
import loading from '@vscode/codicons/src/icons/loading.svg';
import lock from '@vscode/codicons/src/icons/lock.svg';
import pass from '@vscode/codicons/src/icons/pass.svg';
import passFilled from '@vscode/codicons/src/icons/pass-filled.svg';
import question from '@vscode/codicons/src/icons/question.svg';
import search from '@vscode/codicons/src/icons/search.svg';
import send from '@vscode/codicons/src/icons/send.svg';
import shield from '@vscode/codicons/src/icons/shield.svg';
import sparkle from '@vscode/codicons/src/icons/sparkle.svg';
import sync from '@vscode/codicons/src/icons/sync.svg';
import terminal from '@vscode/codicons/src/icons/terminal.svg';
import tools from '@vscode/codicons/src/icons/tools.svg';
import trash from '@vscode/codicons/src/icons/trash.svg';
import warning from '@vscode/codicons/src/icons/warning.svg';

/** The codicons that the chat draws, as SVG in the colour of their text. */
export const icons = {
  add,
  archive,
  'arrow-circle-right': arrowCircleRight,
  'arrow-down': arrowDown,
  'arrow-swap': arrowSwap,
  'bell-dot': bellDot,
  book,
  check,
  checklist,
  'chevron-down': chevronDown,
  circle,
  'circle-large': circleLarge,
  'circle-slash': circleSlash,
  close,
  comment,
  copy,
  'debug-disconnect': debugDisconnect,
  'debug-stop': debugStop,
  'diff-added': diffAdded,
  'diff-modified': diffModified,
  'diff-removed': diffRemoved,
  edit,
  error,
  eye,
  file,
  folder,
  'git-branch': gitBranch,
  globe,
  history,
  info,
  lightbulb,
  loading,
  lock,
  pass,
  'pass-filled': passFilled,
  question,
  search,
  send,
  shield,
  sparkle,
  sync,
  terminal,
  tools,
  trash,
  warning,
} as const;
export type IconName = keyof typeof icons;
