<?php
// Sign-in through the server: OpenID Connect, code flow with PKCE (OpenID Connect Core 1.0, RFC 7636).
// The packages dokuwiki, mediawiki and wordpress carry this file alike; a test compares them.

/** Its message is for the person at the browser. */
final class ServerSignInRefused extends RuntimeException
{
}

final class ServerSignIn
{
    /** Where a sign-in begins and where the server sends people back to; named in the manifest. */
    public const PATH = '/-/sign-in';

    /** Bound to this very name by its prefix, so that no other app of the domain can plant one. */
    private const COOKIE = '__Host-server-sign-in';
    private const SECONDS = 600;

    public static function offered(): bool
    {
        return (bool)getenv('CLOUDRON_OIDC_ISSUER');
    }

    public static function label(): string
    {
        return 'Sign in with ' . (getenv('CLOUDRON_OIDC_PROVIDER_NAME') ?: 'this server');
    }

    /** Whether the request is for PATH. */
    public static function isAsked(): bool
    {
        return self::offered() && parse_url($_SERVER['REQUEST_URI'] ?? '', PHP_URL_PATH) === self::PATH;
    }

    /** Whether somebody comes back from the server. */
    public static function isReturn(): bool
    {
        return isset($_GET['state']);
    }

    /** Sends the browser to the server. @param string $then path in this app to end at */
    public static function begin(string $then): never
    {
        $attempt = ['state' => self::random(), 'nonce' => self::random(), 'verifier' => self::random(), 'then' => self::local($then)];
        self::remember(self::encode(json_encode($attempt)), time() + self::SECONDS);
        // The separator is named since apps change PHP's own.
        self::go(getenv('CLOUDRON_OIDC_AUTH_ENDPOINT') . '?' . http_build_query([
            'response_type' => 'code',
            'client_id' => getenv('CLOUDRON_OIDC_CLIENT_ID'),
            'redirect_uri' => self::redirectUri(),
            'scope' => 'openid profile email',
            'state' => $attempt['state'],
            'nonce' => $attempt['nonce'],
            'code_challenge' => self::encode(hash('sha256', $attempt['verifier'], true)),
            'code_challenge_method' => 'S256',
        ], '', '&'));
    }

    /**
     * @return array{username: string, then: string}
     * @throws ServerSignInRefused
     */
    public static function finish(): array
    {
        $attempt = json_decode(self::decode((string)($_COOKIE[self::COOKIE] ?? '')), true);
        self::remember('', 1);
        if (!is_array($attempt) || !is_string($_GET['state'] ?? null) || !hash_equals($attempt['state'], $_GET['state'])) {
            throw new ServerSignInRefused('This sign-in did not begin in this browser, or took longer than ten minutes. Begin again.');
        }

        if (!is_string($_GET['code'] ?? null)) {
            throw new ServerSignInRefused('The server did not let you in.');
        }

        $claims = self::claims(self::exchange($_GET['code'], $attempt['verifier']), $attempt['nonce']);
        return ['username' => $claims['sub'], 'then' => self::local($attempt['then'])];
    }

    public static function go(string $address): never
    {
        header('Cache-Control: no-store');
        header("Location: $address", true, 302);
        exit;
    }

    /** A path in this app, never another site. */
    public static function local(string $path): string
    {
        return preg_match('#^/(?![/\\\\])[^\x00-\x20\\\\]*$#', $path) ? $path : '/';
    }

    private static function exchange(string $code, string $verifier): string
    {
        $request = curl_init(getenv('CLOUDRON_OIDC_TOKEN_ENDPOINT'));
        curl_setopt_array($request, [
            CURLOPT_POSTFIELDS => http_build_query([
                'grant_type' => 'authorization_code',
                'code' => $code,
                'redirect_uri' => self::redirectUri(),
                'code_verifier' => $verifier,
            ], '', '&'),
            CURLOPT_USERPWD => rawurlencode(getenv('CLOUDRON_OIDC_CLIENT_ID')) . ':' . rawurlencode(getenv('CLOUDRON_OIDC_CLIENT_SECRET')),
            CURLOPT_HTTPAUTH => CURLAUTH_BASIC,
            CURLOPT_PROTOCOLS => CURLPROTO_HTTPS,
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => 5,
            CURLOPT_TIMEOUT => 15,
        ]);
        $answer = curl_exec($request);
        $token = is_string($answer) ? json_decode($answer, true)['id_token'] ?? null : null;
        if (!is_string($token)) {
            error_log('sign-in: no token: ' . (curl_error($request) ?: 'status ' . curl_getinfo($request, CURLINFO_RESPONSE_CODE)));
            throw new ServerSignInRefused('The server did not confirm who you are. Try again.');
        }

        return $token;
    }

    /** Checks of Core 3.1.3.7. The token came from the issuer itself over TLS, so its signature need not be looked at (there, number 6). */
    private static function claims(string $token, string $nonce): array
    {
        $claims = json_decode(self::decode(explode('.', $token)[1] ?? ''), true);
        $client = getenv('CLOUDRON_OIDC_CLIENT_ID');
        if (
            !is_array($claims)
            || ($claims['iss'] ?? '') !== getenv('CLOUDRON_OIDC_ISSUER')
            || !in_array($client, (array)($claims['aud'] ?? []), true)
            || (isset($claims['azp']) && $claims['azp'] !== $client)
            || ($claims['exp'] ?? 0) < time()
            || !hash_equals($nonce, (string)($claims['nonce'] ?? ''))
            || !is_string($claims['sub'] ?? null) || $claims['sub'] === ''
        ) {
            error_log('sign-in: the identity token is not for this sign-in');
            throw new ServerSignInRefused('The server did not confirm who you are. Try again.');
        }

        return $claims;
    }

    private static function redirectUri(): string
    {
        return rtrim(getenv('CLOUDRON_APP_ORIGIN'), '/') . self::PATH;
    }

    private static function remember(string $value, int $until): void
    {
        setcookie(self::COOKIE, $value, ['expires' => $until, 'path' => '/', 'secure' => true, 'httponly' => true, 'samesite' => 'Lax']);
    }

    private static function random(): string
    {
        return self::encode(random_bytes(32));
    }

    private static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }

    private static function decode(string $text): string
    {
        return (string)base64_decode(strtr($text, '-_', '+/'));
    }
}
