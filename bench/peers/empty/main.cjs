// The least an extension can be.
'use strict';
require('vscode');
exports.activate = () => undefined;
exports.deactivate = () => undefined;
