// Starts the page, keeps it connected, and knows light from dark.
(() => {
  'use strict';
  const root = document.documentElement;
  const silent = 10_000;
  let lostSince = null;

  const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

  const setDark = dark => {
    document.cookie = `berth_dark=${dark ? 1 : 0}; path=/; max-age=31536000; samesite=lax; secure`;
    root.classList.toggle('dark', dark);
    document.querySelector('meta[name=color-scheme]').content = dark ? 'dark' : 'light';
  };

  window.berth = {
    setDark,
    wantsDark: () => document.cookie.includes('berth_dark=') ? null : matchMedia('(prefers-color-scheme: dark)').matches,
  };

  const answers = async () => {
    try {
      return (await fetch('/api/v1/cloudron/status', { cache: 'no-store' })).ok;
    } catch {
      return false;
    }
  };

  // Silent for ten seconds, then a page that waits for the server and loads this one again.
  const reconnect = async () => {
    if (lostSince !== null) {
      return;
    }
    lostSince = Date.now();
    while (lostSince !== null) {
      if (Date.now() - lostSince > silent) {
        document.getElementById('lost').hidden = false;
        if (await answers()) {
          location.reload();
          return;
        }
      } else if (await answers()) {
        try {
          if (!await Blazor.reconnect()) {
            location.reload();
            return;
          }
          restored();
        } catch {
          // Not yet.
        }
      }
      await wait(1000);
    }
  };

  const restored = () => {
    lostSince = null;
    document.getElementById('lost').hidden = true;
  };

  // A laptop that slept finds out at once.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && lostSince !== null && !document.getElementById('lost').hidden) {
      answers().then(up => up && location.reload());
    }
  });

  Blazor.start({
    circuit: { reconnectionHandler: { onConnectionDown: reconnect, onConnectionUp: restored } },
  }).catch(reconnect);
})();
