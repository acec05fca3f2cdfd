using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace Berth.Bench.Oidc;

/// <summary>
/// One connection of the client, the same for both providers: somebody is signed in, and an app asks for a code, trades it
/// for tokens and asks who it is.
/// </summary>
/// <param name="issuer">As the provider calls itself.</param>
/// <param name="origin">Where it listens.</param>
internal sealed class OidcRelyingParty(string issuer, string origin, string clientId, string secret, string path) : IDisposable
{
    public const string Redirect = "https://app.bench.test/callback";

    private const string Verifier = "a-verifier-that-is-longer-than-forty-three-characters";

    private static readonly string Challenge = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private readonly SocketsHttpHandler _handler = new() { AllowAutoRedirect = false, UseCookies = false, MaxConnectionsPerServer = 1 };
    private readonly Dictionary<string, string> _cookies = [];
    private HttpClient? _http;

    private HttpClient Http => _http ??= new HttpClient(_handler) { BaseAddress = new Uri(origin) };

    public void HoldCookie(string name, string value) => _cookies[name] = value;

    /// <summary>Follows the provider's own pages until it sends the browser back to the app.</summary>
    public async Task SignInAsync(Func<string, IReadOnlyDictionary<string, string>> fill, CancellationToken cancellationToken)
    {
        var at = new Uri(new Uri(origin), AuthorizePath());
        for (var steps = 0; steps < 12; steps++)
        {
            var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, at.PathAndQuery), cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                var page = await response.Content.ReadAsStringAsync(cancellationToken);
                var action = page.Split("action=\"")[1].Split('"')[0];
                response.Dispose();
                response = await SendAsync(new HttpRequestMessage(HttpMethod.Post, new Uri(at, action).PathAndQuery) { Content = new FormUrlEncodedContent(fill(page)) }, cancellationToken);
            }

            using (response)
            {
                at = new Uri(at, response.Headers.Location ?? throw new BenchException($"{at} answered {(int)response.StatusCode} without sending on."));
                if (at.AbsoluteUri.StartsWith(Redirect, StringComparison.Ordinal))
                {
                    return;
                }
            }
        }

        throw new BenchException($"Nobody could be signed in at {issuer}.");
    }

    /// <summary>Code, tokens, person.</summary>
    public async Task RoundTripAsync(string person, CancellationToken cancellationToken)
    {
        using var sent = await SendAsync(new HttpRequestMessage(HttpMethod.Get, AuthorizePath()), cancellationToken);
        var code = sent.Headers.Location is { IsAbsoluteUri: true } back ? HttpUtility.ParseQueryString(back.Query)["code"] : null;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code ?? throw new BenchException($"{issuer} gave no code: {(int)sent.StatusCode} {sent.Headers.Location}"),
            ["redirect_uri"] = Redirect,
            ["code_verifier"] = Verifier,
        };
        using var trade = new HttpRequestMessage(HttpMethod.Post, $"{path}/token") { Content = new FormUrlEncodedContent(form) };
        trade.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(secret)}")));
        using var tokens = await Http.SendAsync(trade, cancellationToken);
        var told = JsonNode.Parse(await tokens.Content.ReadAsStringAsync(cancellationToken))!;
        _ = told["id_token"] ?? throw new BenchException($"{issuer} gave no identity token: {told}");
        using var ask = new HttpRequestMessage(HttpMethod.Get, $"{path}/me");
        ask.Headers.Authorization = new AuthenticationHeaderValue("Bearer", (string)told["access_token"]!);
        using var answer = await Http.SendAsync(ask, cancellationToken);
        var who = (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["sub"];
        _ = who == person ? 0 : throw new BenchException($"{issuer} says that {person} is {who}.");
    }

    public void Dispose()
    {
        _http?.Dispose();
        _handler.Dispose();
    }

    private string AuthorizePath() =>
        $"{path}/auth?client_id={Uri.EscapeDataString(clientId)}&response_type=code&scope=openid%20profile%20email&redirect_uri={Uri.EscapeDataString(Redirect)}"
        + $"&code_challenge={Challenge}&code_challenge_method=S256&state=s&nonce=n";

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            }

            var response = await Http.SendAsync(request, cancellationToken);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                var pair = cookie.Split(';')[0].Split('=', 2);
                _cookies[pair[0]] = pair[1];
            }

            return response;
        }
    }
}
