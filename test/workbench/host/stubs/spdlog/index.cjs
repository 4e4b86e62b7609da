'use strict';
// The native logger's interface over appendFileSync, so nothing is compiled. Log files and output channels work.

const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const INFO = LEVELS.indexOf('info');
const OFF = LEVELS.length;

class Logger {
  constructor(_kind, _name, file) {
    this.file = file;
    this.level = INFO;
    this.bare = false;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  trace(message) {
    this.write('trace', message);
  }
  debug(message) {
    this.write('debug', message);
  }
  info(message) {
    this.write('info', message);
  }
  warn(message) {
    this.write('warning', message);
  }
  error(message) {
    this.write('error', message);
  }
  critical(message) {
    this.write('critical', message);
  }

  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  setPattern() {
    this.bare = false;
  }
  clearFormatters() {
    this.bare = true;
  }
  flush() {}
  drop() {
    this.level = OFF;
  }

  write(level, message) {
    if (LEVELS.indexOf(level) < this.level) return;
    appendFileSync(this.file, this.bare ? message : `${timestamp()} [${level}] ${message}\n`);
  }
}

function timestamp() {
  return new Date().toISOString().replace('T', ' ').replace('Z', '');
}

exports.Logger = Logger;
exports.version = 11502;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger('rotating', name, file);
exports.createAsyncRotatingLogger = exports.createRotatingLogger;
