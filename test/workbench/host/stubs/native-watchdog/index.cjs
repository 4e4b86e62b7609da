'use strict';
// The native module ends a process whose parent is gone. This one polls for the parent, so nothing is compiled.

const INTERVAL_MS = 2000;
const EXIT_CODE = 87;

exports.start = (parentPid) => {
  setInterval(() => isGone(parentPid) && process.exit(EXIT_CODE), INTERVAL_MS).unref();
};

exports.exit = (code = 0) => process.exit(code);

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true; // ESRCH: no such process
  }
}
