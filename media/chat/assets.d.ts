/** A style sheet with all that it imports, as esbuild.mjs bundles it. */
declare module '*.css' {
  const text: string;
  export default text;
}

declare module '*.svg' {
  const text: string;
  export default text;
}
