/**
 * Runs before the first paint: sets the chosen theme (inside another page the one its address asks for), and hands the page's nonce to the style sheets that dialogs add
 * (`get-nonce` reads this global). Without quotes, < or &, so that React's escaping leaves it as it is.
 */
export const firstPaint =
  'window.__webpack_nonce__=document.currentScript.nonce;' +
  'try{const t=location.pathname.startsWith(`/embed/`)?new URLSearchParams(location.search).get(`theme`):' +
  'localStorage.getItem(`weftline.theme`);' +
  'if(t===`light`||t===`dark`)document.documentElement.dataset.theme=t}catch{}';
