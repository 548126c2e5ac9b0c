// What is being typed is kept twice: at once in this browser, and within half a second on the server's disk.
import { post, Refusal, say, word } from "./net.js";

const PAUSE = 400;

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
    return `translator:${this.base}:${key}`;
  }

  /** Keep `text`, typed over the target with `hash`. */
  keep(key, text, hash) {
    try {
      localStorage.setItem(this.name(key), JSON.stringify({ text, hash, me: document.documentElement.dataset.me }));
    } catch {
      // A browser that keeps nothing: the server does.
    }
    this.waiting = { key, text };
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
      await post(`${this.base}/segments/${sent.key}/draft`, { text: sent.text }, { keepalive: isLeaving });
      if (this.isOffline) say(word("online"));
      this.isOffline = false;
      if (!this.waiting) this.forget(sent.key);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.waiting ??= sent;
      if (error.status === 0 && !this.isOffline) say(word("offline"), true);
      this.isOffline = error.status === 0;
      if (!isLeaving && error.status === 0) this.timer = setTimeout(() => this.flush(), 2000);
    }
  }

  /** Return what this browser kept and the server never got; and only of the same person. */
  unsent(key) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name(key)));
      return kept?.me === document.documentElement.dataset.me ? kept.text : null;
    } catch {
      return null;
    }
  }

  forget(key) {
    try {
      localStorage.removeItem(this.name(key));
    } catch {
      // Nothing was kept.
    }
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
