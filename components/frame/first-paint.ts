/**
 * Runs before the first paint: sets the chosen theme, and hands the page's nonce to the style sheets that dialogs add
 * (`get-nonce` reads this global). Without quotes, < or &, so that React's escaping leaves it as it is.
 */
export const firstPaint =
  'window.__webpack_nonce__=document.currentScript.nonce;' +
  'try{const t=localStorage.getItem(`weftline.theme`);' +
  'if(t===`light`||t===`dark`)document.documentElement.dataset.theme=t}catch{}';
