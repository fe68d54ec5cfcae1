// <weftline-view view="graph" service="shop/checkout" from="now-1h" to="now" theme="auto"></weftline-view>
// A Weftline view inside another page: an iframe that is told of time, selection and theme, and tells of them.
// No dependencies. Protocol v1, described in docs/embedding.md.
(() => {
  const script = document.currentScript;
  const home = script instanceof HTMLScriptElement ? new URL('.', script.src).href : `${location.origin}/`;
  /** Attributes that become parameters of the view's address. */
  const PARAMETERS = [
    ...['service', 'from', 'to', 'theme', 'density', 'refresh', 'cluster', 'namespace', 'mesh', 'protocol', 'groupby'],
    ...['focus', 'hops', 'direction', 'find', 'hide', 'select', 'label', 'as', 'scope', 'id', 'step', 'sort', 'q'],
  ];
  const SPELLED = { groupby: 'groupBy' };
  /** Attributes that may hold several values, separated by commas. */
  const MANY = new Set(['cluster', 'namespace', 'mesh', 'protocol']);
  /** These change in the running view; any other attribute opens it anew. */
  const LIVE = new Set(['from', 'to', 'theme', 'select']);
  const VIEWS = { graph: 'Service graph', signals: 'Golden signals', mtls: 'mTLS coverage' };

  class WeftlineView extends HTMLElement {
    static observedAttributes = ['view', 'src', 'height', ...PARAMETERS];
    #frame = null;
    #origin = '';
    #token = null;
    #greeted = null;
    /** What the view itself told: writing it into the attributes must not send it back. */
    #told = false;
    #queued = false;

    connectedCallback() {
      addEventListener('message', this);
      this.#open();
    }

    disconnectedCallback() {
      removeEventListener('message', this);
      this.#frame?.remove();
      this.#frame = null;
    }

    attributeChangedCallback(name, before, now) {
      if (this.#frame === null || before === now || this.#told) return;
      if (name === 'height') this.#size(now);
      else if (LIVE.has(name)) this.#queue();
      else this.#open();
    }

    /** A token made by your back end; set again before it runs out. Never written into the page. */
    set token(token) {
      this.#token = token;
      if (this.#frame !== null) this.#say({ type: 'token', token });
    }

    /** Sends a message of the protocol to the view. */
    #say(message) {
      this.#frame?.contentWindow?.postMessage({ weftline: 1, ...message }, this.#origin);
    }

    /** Attributes set together are told together. */
    #queue() {
      if (this.#queued) return;
      this.#queued = true;
      queueMicrotask(() => {
        this.#queued = false;
        this.#say({ type: 'time', from: this.getAttribute('from') ?? 'now-15m', to: this.getAttribute('to') ?? 'now' });
        this.#say({ type: 'theme', theme: this.getAttribute('theme') ?? 'auto' });
        this.#say({ type: 'select', id: this.getAttribute('select') });
      });
    }

    /** What one attribute adds to the address. */
    #spelled(name) {
      const value = this.getAttribute(name) ?? '';
      const parts = MANY.has(name) ? value.split(',').map((part) => part.trim()) : [value];
      return parts.filter((part) => part !== '').map((part) => [SPELLED[name] ?? name, part]);
    }

    #address() {
      const wanted = this.getAttribute('view') ?? 'graph';
      const view = wanted in VIEWS ? wanted : 'graph';
      const url = new URL(`embed/${view}`, new URL(this.getAttribute('src') ?? home, location.href));
      url.search = String(new URLSearchParams([['v', '1'], ...PARAMETERS.flatMap((name) => this.#spelled(name))]));
      return { url, title: VIEWS[view] };
    }

    #open() {
      const { url, title } = this.#address();
      this.#origin = url.origin;
      this.#frame?.remove();
      const frame = document.createElement('iframe');
      frame.title = `${title}, Weftline`;
      frame.loading = 'lazy';
      frame.referrerPolicy = 'origin';
      frame.allow = 'clipboard-write';
      frame.setAttribute(
        'sandbox',
        'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads',
      );
      Object.assign(frame.style, { display: 'block', width: '100%', border: '0' });
      frame.src = url.href;
      this.style.display ||= 'block';
      this.#frame = frame;
      this.#size(this.getAttribute('height'));
      this.append(frame);
    }

    #size(height) {
      if (this.#frame === null) return;
      this.#frame.style.height = /^\d+$/.test(height ?? '') ? `${height}px` : (height ?? '480px');
    }

    #reflect(values) {
      this.#told = true;
      for (const [name, value] of Object.entries(values)) {
        if (value === null) this.removeAttribute(name);
        else this.setAttribute(name, value);
      }
      this.#told = false;
    }

    /** What the element itself does about each message, before the page hears of it. */
    #acts = {
      // Once a frame: the view answers a greeting with another `ready`.
      ready: () => {
        if (this.#greeted === this.#frame) return;
        this.#greeted = this.#frame;
        this.#say({ type: 'init', navigate: 'host', ...(this.#token === null ? {} : { token: this.#token }) });
      },
      resize: ({ height }) => {
        if (this.hasAttribute('height') || this.getAttribute('view') === 'graph') return;
        this.#size(`${Math.min(Number(height) || 0, 20000)}px`);
      },
      time: ({ from, to }) => this.#reflect({ from: String(from), to: String(to) }),
      select: ({ id }) => this.#reflect({ select: id === null ? null : String(id) }),
    };

    /** Only addresses of the view's own origin: a message is no licence to open anything else. */
    #follow({ url }) {
      if (URL.canParse(url) && new URL(url).origin === this.#origin) open(url, '_blank', 'noopener');
    }

    /** Hears the view: only its own frame, only from its own origin. */
    handleEvent({ source, origin, data }) {
      if (this.#frame === null || source !== this.#frame.contentWindow || origin !== this.#origin) return;
      if (data?.weftline !== 1 || typeof data.type !== 'string') return;
      const { type, ...detail } = data;
      if (Object.hasOwn(this.#acts, type)) this.#acts[type](detail);
      const event = new CustomEvent(`weftline-${type}`, { detail, bubbles: true, cancelable: type === 'navigate' });
      if (this.dispatchEvent(event) && type === 'navigate') this.#follow(detail);
    }
  }

  if (!customElements.get('weftline-view')) customElements.define('weftline-view', WeftlineView);
})();
