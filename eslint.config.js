import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Type-checked rules for everything; sizes and strictness for the product, a little more room for tests. */
export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/node_modules/', 'test-results/', '.vscode-test/', '**/*.cjs'] },
  eslint.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './media/chat/tsconfig.json', './test/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      'no-console': 'error',
      // Decoders of what an agent sends look at control characters on purpose.
      'no-control-regex': 'off',
    },
  },
  {
    files: ['src/**', 'media/**'],
    rules: {
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      complexity: ['error', 20],
    },
  },
  {
    // The command line and the worker that it starts run on the user's own Node, from 20.11 on.
    files: ['src/cli.ts', 'src/{cli,registry,doctor,store,base,domain,agents}/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Map', property: 'groupBy', message: 'Node 20 lacks it: use src/base/groupBy.ts.' },
        {
          object: 'Promise',
          property: 'withResolvers',
          message: 'Node 20 lacks it: use src/base/deferred.ts.',
        },
      ],
    },
  },
  {
    files: ['test/**', 'scripts/**', 'bench/**', '*.mjs', '*.js', '*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
    },
  },
  { files: ['**/*.mjs', '**/*.js'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
