import { type HostMessage, PROTOCOL, readHostMessage, type ViewMessage } from './protocol';

/** The page that holds this one in a frame. */
export interface Host {
  /** Its origin; null: not known yet, or there is none. */
  readonly origin: () => string | null;
  readonly say: (message: ViewMessage) => void;
  /** Answers how to stop listening. What is not understood is answered here. */
  readonly listen: (hear: (message: HostMessage) => void) => () => void;
}

const nobody: Host = { origin: () => null, say: () => undefined, listen: () => () => undefined };

/** What the browser itself tells of the framing page; Firefox only has the referrer, which the page may withhold. */
const toldOrigin = (): string | null => {
  const [nearest] = [...(location.ancestorOrigins ?? [])];
  if (nearest !== undefined) return nearest;
  return URL.canParse(document.referrer) ? new URL(document.referrer).origin : null;
};

/**
 * The framing page, if its origin is one of `allowed`. Nothing is heard from another window or origin, and nothing is
 * said to an origin that is not allowed: `targetOrigin` is never `*`.
 */
export const hostOf = (allowed: readonly string[]): Host => {
  if (window.parent === window) return nobody;
  const told = toldOrigin();
  let origin = told !== null && allowed.includes(told) ? told : null;
  const say = (message: ViewMessage) => {
    for (const target of origin === null ? allowed : [origin]) {
      window.parent.postMessage({ weftline: PROTOCOL, ...message }, target);
    }
  };
  const listen = (hear: (message: HostMessage) => void) => {
    const receive = (event: MessageEvent<unknown>) => {
      if (event.source !== window.parent || !allowed.includes(event.origin)) return;
      if (origin !== null && event.origin !== origin) return;
      const message = readHostMessage(event.data);
      if (message === null) return;
      origin = event.origin;
      if ('unsupported' in message) say({ type: 'unsupported', received: message.unsupported });
      else hear(message);
    };
    window.addEventListener('message', receive);
    return () => window.removeEventListener('message', receive);
  };
  return { origin: () => origin, say, listen };
};
