/** The text that greets someone. */
export function greeting(name) {
  return `Hello, ${name}!`;
}
