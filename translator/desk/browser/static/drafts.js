// What is being typed is kept twice: at once in this browser, and within half a second on the server's disk.
import { post, Refusal, say, word } from "./net.js";

const PAUSE = 400;
/** No answer, or a full disk: what is being typed stays in this browser, and is sent again. */
const MAY_PASS = new Set([0, 507]);
const me = document.documentElement.dataset.me;

/** Keep something in this browser under a name; of a browser that keeps nothing, it is lost with the page. */
export function keep(name, value) {
  try {
    localStorage.setItem(`translator:${name}`, JSON.stringify({ ...value, me }));
  } catch {
    // The server has what matters most.
  }
}

/** Return what was kept under a name, and only for the same person; else null. */
export function kept(name) {
  try {
    const value = JSON.parse(localStorage.getItem(`translator:${name}`));
    return value?.me === me ? value : null;
  } catch {
    return null;
  }
}

export function forget(name) {
  try {
    localStorage.removeItem(`translator:${name}`);
  } catch {
    // Nothing was kept.
  }
}

export class Drafts {
  constructor(base) {
    this.base = base;
    this.waiting = null;
    this.timer = 0;
    this.isOffline = false;
    addEventListener("pagehide", () => this.flush(true));
    document.addEventListener("visibilitychange", () => document.hidden && this.flush(true));
  }

  name(key) {
    return `${this.base}:${key}`;
  }

  /** Keep `text`, typed over the target with `hash`. */
  keep(key, text, hash) {
    keep(this.name(key), { text, hash });
    this.waiting = { key, text, hash };
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }

  /** Send what has not been sent; with `isLeaving` the page may be gone before the answer comes. */
  async flush(isLeaving = false) {
    clearTimeout(this.timer);
    const sent = this.waiting;
    if (!sent) return;
    this.waiting = null;
    try {
      await post(`${this.base}/segments/${sent.key}/draft`, { text: sent.text, hash: sent.hash }, { keepalive: isLeaving });
      if (this.isOffline) say(word("online"));
      this.isOffline = false;
      if (!this.waiting) this.forget(sent.key);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.waiting ??= sent;
      const mayPass = MAY_PASS.has(error.status);
      if (mayPass && !this.isOffline) say(error.message, true);
      this.isOffline = mayPass;
      if (!isLeaving && mayPass) this.timer = setTimeout(() => this.flush(), 2000);
    }
  }

  /** Return what this browser kept and the server never got, with the hash of the target that it was typed over. */
  unsent(key) {
    return kept(this.name(key));
  }

  forget(key) {
    forget(this.name(key));
  }

  /** The text is decided, or thrown away. */
  drop(key, isDecided = false) {
    if (this.waiting?.key === key) {
      clearTimeout(this.timer);
      this.waiting = null;
    }
    this.forget(key);
    return isDecided ? null : post(`${this.base}/segments/${key}/draft`, { drop: true });
  }
}
