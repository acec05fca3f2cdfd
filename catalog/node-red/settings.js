// Node-RED's settings. What the platform may change comes from the environment; the owner's own are in /app/data/settings.js.
const fs = require('fs');
const people = require('./people');

const own = '/app/data/settings.js';
const password = '/app/data/admin-password';

/** The one administrator of an editor without single sign-on. The file is read each time: set-password counts at once. */
const administrator = {
  type: 'credentials',
  users: async (name) => name === 'admin'
    ? { username: 'admin', password: fs.readFileSync(password, 'utf8').trim(), permissions: '*' }
    : null,
};

const ours = {
  credentialSecret: fs.readFileSync('/app/data/credential-secret', 'utf8').trim(),
  flowFile: 'flows.json',
  flowFilePretty: true,
  logging: { console: { level: 'info', metrics: false, audit: false } },
  // New versions come with the package, and nobody is told about this installation.
  telemetry: { enabled: false, updateNotification: false },
  editorTheme: {
    tours: false,
    // Whoever signs out goes to the server; the editor itself would sign in again at once.
    ...(people.offered ? { logout: { redirect: process.env.CLOUDRON_WEBADMIN_ORIGIN } } : {}),
  },
};

module.exports = {
  ...ours,
  ...(fs.existsSync(own) ? require(own) : {}),
  uiHost: '0.0.0.0',
  uiPort: 1880,
  httpAdminRoot: '/',
  httpAdminCookieOptions: { name: 'sign-in', sameSite: 'lax' },
  adminAuth: people.offered ? people.adminAuth : administrator,
};
