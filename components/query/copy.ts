/** Copies through a hidden text area: the way that asks for no permission and works over plain HTTP. */
const copyBySelection = (text: string): boolean => {
  const area = document.createElement('textarea');
  area.value = text;
  area.setAttribute('readonly', '');
  area.className = 'fixed top-0 left-0 opacity-0';
  const before = document.activeElement;
  // Inside an open dialog focus may not leave it, so the area joins the dialog.
  const home = before?.closest('[role="dialog"]') ?? document.body;
  home.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
};

/** Puts text on the clipboard; false when the browser allows neither way. */
export const copyText = async (text: string): Promise<boolean> => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or no clipboard at all outside a secure context.
    try {
      return copyBySelection(text);
    } catch {
      return false;
    }
  }
};
