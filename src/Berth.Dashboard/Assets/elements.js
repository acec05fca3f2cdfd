// Two elements that need no circuit: a moment in the reader's own time, and a log that follows its stream.
(() => {
  'use strict';

  customElements.define('berth-time', class extends HTMLElement {
    static observedAttributes = ['at'];

    connectedCallback() { this.show(); }

    attributeChangedCallback() { this.show(); }

    show() {
      const at = new Date(this.getAttribute('at'));
      if (Number.isNaN(at.getTime())) {
        return;
      }
      const language = document.documentElement.lang || 'en';
      this.title = at.toLocaleString(language, { dateStyle: 'full', timeStyle: 'long' });
      this.textContent = at.toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' });
    }
  });

  const most = 3000;
  const escapes = /\u001b\[[0-9;?]*[A-Za-z]/g;

  // Attributes: src (server-sent events), filter, follow ("true" keeps the end in sight).
  customElements.define('berth-log', class extends HTMLElement {
    static observedAttributes = ['src', 'filter', 'follow'];

    connectedCallback() {
      this.setAttribute('role', 'log');
      this.tabIndex = 0;
      this.open();
    }

    disconnectedCallback() { this.close(); }

    attributeChangedCallback(name, before, now) {
      if (!this.isConnected || before === now) {
        return;
      }
      if (name === 'src') {
        this.open();
      } else if (name === 'filter') {
        this.sift();
      } else {
        this.toEnd();
      }
    }

    open() {
      this.close();
      this.waiting = [];
      this.source = new EventSource(this.getAttribute('src'));
      // Each connection starts with the last lines anew.
      this.source.onopen = () => { this.waiting = []; this.replaceChildren(); };
      this.source.onmessage = event => this.take(event.data);
      this.source.onerror = () => this.classList.add('interrupted');
    }

    close() {
      this.source?.close();
      this.source = null;
      clearTimeout(this.timer);
      this.timer = null;
    }

    take(data) {
      let entry;
      try {
        entry = JSON.parse(data);
      } catch {
        entry = { message: data };
      }
      this.classList.remove('interrupted');
      this.waiting.push(entry);
      if (this.waiting.length > most) {
        this.waiting.shift();
      }
      this.timer ??= setTimeout(() => this.show(), 250);
    }

    show() {
      this.timer = null;
      const lines = document.createDocumentFragment();
      for (const entry of this.waiting) {
        const line = document.createElement('div');
        const when = document.createElement('time');
        const at = new Date((entry.realtimeTimestamp || 0) / 1000);
        when.textContent = entry.realtimeTimestamp ? at.toTimeString().slice(0, 8) : '';
        when.title = at.toLocaleString();
        // Text, never markup: the line is whatever an app printed.
        line.append(when, ' ', String(entry.message ?? '').replace(escapes, ''));
        line.hidden = !this.matches(line);
        lines.append(line);
      }
      this.waiting = [];
      this.append(lines);
      while (this.childElementCount > most) {
        this.firstElementChild.remove();
      }
      this.toEnd();
    }

    matches(line) {
      const wanted = (this.getAttribute('filter') || '').toLowerCase();
      return wanted === '' || line.textContent.toLowerCase().includes(wanted);
    }

    sift() {
      for (const line of this.children) {
        line.hidden = !this.matches(line);
      }
      this.toEnd();
    }

    toEnd() {
      if (this.getAttribute('follow') === 'true') {
        this.scrollTop = this.scrollHeight;
      }
    }
  });
})();
