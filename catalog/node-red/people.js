// The editor's sign-in through the server (OpenID Connect), and whether somebody may still enter.
const { Issuer, Strategy, errors } = require('openid-client');

const env = process.env;
const offered = Boolean(env.CLOUDRON_OIDC_ISSUER);

/** Tokens by username, of who signed in since the start. They are in memory alone: after a restart the browser signs in again by itself. */
const tokens = new Map();

/** Questions under way, by username: the editor sends many requests at a time. */
const asked = new Map();

/** Open websockets of editors; Node-RED itself asks about them only when they are opened. */
const sockets = new Set();
const lookSeconds = 10;
let looking = false;

const client = offered ? makeClient() : null;

function makeClient() {
  const issuer = new Issuer({
    issuer: env.CLOUDRON_OIDC_ISSUER,
    authorization_endpoint: env.CLOUDRON_OIDC_AUTH_ENDPOINT,
    token_endpoint: env.CLOUDRON_OIDC_TOKEN_ENDPOINT,
    jwks_uri: env.CLOUDRON_OIDC_KEYS_ENDPOINT,
    userinfo_endpoint: env.CLOUDRON_OIDC_PROFILE_ENDPOINT,
  });
  return new issuer.Client({
    client_id: env.CLOUDRON_OIDC_CLIENT_ID,
    client_secret: env.CLOUDRON_OIDC_CLIENT_SECRET,
    redirect_uris: [`${env.CLOUDRON_APP_ORIGIN}/auth/strategy/callback`],
    response_types: ['code'],
  });
}

/** Passport's options are not for the server, so they do not become part of the address. */
class SignIn extends Strategy {
  authenticate(request) {
    super.authenticate(request);
  }
}

/** At every request of the editor: the server says whether somebody may enter. While it does not answer, who is in stays in. */
async function find(username) {
  if (!tokens.has(username)) {
    return null;
  }
  if (!asked.has(username)) {
    asked.set(username, mayEnter(username).finally(() => asked.delete(username)));
  }
  return await asked.get(username) ? { username, permissions: '*' } : null;
}

async function mayEnter(username) {
  try {
    if (tokens.get(username).expired()) {
      await renew(username);
    }
    await client.userinfo(tokens.get(username));
    return true;
  } catch (error) {
    if (!isRefusal(error)) {
      return true;
    }
    tokens.delete(username);
    // Whose is whose only Node-RED knows. The editors of others come back by themselves.
    sockets.forEach((socket) => socket.destroy());
    return false;
  }
}

async function renew(username) {
  const old = tokens.get(username);
  const next = await client.refresh(old);
  next.refresh_token ??= old.refresh_token;
  tokens.set(username, next);
}

/** The server said no, rather than nothing; or there is no token to ask with. */
function isRefusal(error) {
  return error instanceof TypeError || (error instanceof errors.OPError && !(error.response?.statusCode >= 500));
}

/** From the first sign-in on: open editors are looked after even when they ask for nothing. */
function look() {
  if (looking) {
    return;
  }
  looking = true;
  require('node-red').server.on('upgrade', (request, socket) => {
    if (new URL(request.url, 'http://editor').pathname === '/comms') {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
  });
  setInterval(() => {
    if (sockets.size > 0) {
      [...tokens.keys()].forEach(find);
    }
  }, lookSeconds * 1000).unref();
}

const adminAuth = offered && {
  type: 'strategy',
  sessionExpiryTime: 86400,
  strategy: {
    name: new URL(env.CLOUDRON_OIDC_ISSUER).hostname,
    label: `Sign in with ${env.CLOUDRON_OIDC_PROVIDER_NAME || 'this server'}`,
    icon: 'fa-sign-in',
    autoLogin: true,
    strategy: SignIn,
    options: {
      client,
      params: { scope: 'openid profile email offline_access' },
      verify: (set, done) => {
        const username = set.claims().sub;
        tokens.set(username, set);
        look();
        done(null, { username });
      },
    },
  },
  users: find,
};

module.exports = { offered, adminAuth };
