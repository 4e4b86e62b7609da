import DOMPurify from 'dompurify';

/** What `renderBlock` makes, and nothing else, reaches the page. */
const allowed = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'li', 'blockquote'],
    ...['strong', 'em', 'del', 'code', 'pre', 'span', 'div', 'a', 'button'],
    ...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'title', 'class', 'start', 'align', 'type', 'tabindex', 'role'],
  ALLOW_ARIA_ATTR: true,
  ALLOW_DATA_ATTR: false,
  // Paths and `C:\…` are links here too; which schemes may be opened at all is decided before.
  ALLOWED_URI_REGEXP: /^(?!\s*(?:javascript|data|vbscript|blob):)/i,
};

export function sanitise(html: string): string {
  return DOMPurify.sanitize(html, allowed);
}
