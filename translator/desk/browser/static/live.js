// What others decide, as it happens. The stream is closed while nobody looks: a browser allows few at a time.
export class Live {
  constructor(base, { onChange, onVersion }) {
    this.base = base;
    this.handlers = { change: onChange, version: onVersion };
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", () => this.open());
    this.open();
  }

  open() {
    if (this.source || document.hidden) return;
    this.source = new EventSource(`${this.base}/events`);
    for (const [name, handler] of Object.entries(this.handlers)) {
      this.source.addEventListener(name, (event) => handler(JSON.parse(event.data)));
    }
  }

  close() {
    this.source?.close();
    this.source = null;
  }
}
