using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.Tests;

/// <summary>The provider with one app, <c>app-1</c> ("Wiki"), and a client that speaks the protocol by hand.</summary>
internal sealed class RelyingParty : IAsyncDisposable
{
    public const string App = "app-1";
    public const string Secret = "the-app's-secret";
    public const string Redirect = "https://wiki.berth.test:8443/callback";
    public const string LoggedOut = "https://wiki.berth.test:8443/bye";
    public const string Verifier = "a-verifier-that-is-longer-than-forty-three-characters";

    private RelyingParty(IdentityHost host, Doors doors)
    {
        (Host, Doors) = (host, doors);
        Http = host.Client(null);
    }

    public IdentityHost Host { get; }

    public Doors Doors { get; }

    public HttpClient Http { get; }

    public string Base => new Uri(Http.BaseAddress!, "/").ToString().TrimEnd('/');

    public static string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    public static async Task<RelyingParty> StartAsync()
    {
        var doors = new Doors();
        doors.Open(App, "Wiki");
        var host = await IdentityHost.StartAsync(configure: services => services.AddSingleton<IAppDoors>(doors));
        var party = new RelyingParty(host, doors);
        var made = await host.Get<IOidcClients>().EnsureAppAsync(new(App, App, Secret, "Wiki", [Redirect, "app.wiki:/back"], [LoggedOut]), CancellationToken.None);
        Assert.True(made.IsOk, made.Error?.ToString());
        return party;
    }

    /// <summary>The address of an authorization request, changed by <paramref name="changes"/>; a null leaves a parameter out.</summary>
    public static string AuthorizePath(params (string Name, string? Value)[] changes)
    {
        var parameters = new Dictionary<string, string?>
        {
            ["client_id"] = App,
            ["redirect_uri"] = Redirect,
            ["response_type"] = "code",
            ["scope"] = "openid profile email",
            ["state"] = "s1",
            ["nonce"] = "n1",
            ["code_challenge"] = Challenge,
            ["code_challenge_method"] = "S256",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return "/openid/auth?" + string.Join('&', parameters.Where(p => p.Value is not null).Select(p => $"{p.Key}={Uri.EscapeDataString(p.Value!)}"));
    }

    /// <summary>As a browser in which somebody is signed in, or nobody.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? session = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (session is not null)
        {
            request.Headers.Add("Cookie", "berth_session=" + session);
        }

        return await Http.SendAsync(request);
    }

    public async Task<HttpResponseMessage> PostFormAsync(string path, string? session, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Form(fields) };
        request.Headers.Add("Origin", path.StartsWith("/openid", StringComparison.Ordinal) ? "https://my.berth.test:8443" : Base);
        if (session is not null)
        {
            request.Headers.Add("Cookie", "berth_session=" + session);
        }

        return await Http.SendAsync(request);
    }

    public static System.Collections.Specialized.NameValueCollection QueryOf(HttpResponseMessage redirect) => HttpUtility.ParseQueryString(redirect.Headers.Location!.Query);

    public async Task<string> CodeAsync(string session, params (string Name, string? Value)[] changes)
    {
        using var answer = await GetAsync(AuthorizePath(changes), session);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith(Redirect, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return QueryOf(answer)["code"] ?? throw new InvalidOperationException(answer.Headers.Location.Query);
    }

    public Task<(int Status, JsonElement Body)> ExchangeAsync(string code, string verifier = Verifier, bool basic = true, string secret = Secret, string redirect = Redirect) => TokenAsync(
        basic, secret, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier));

    public Task<(int Status, JsonElement Body)> RefreshAsync(string token) => TokenAsync(true, Secret, ("grant_type", "refresh_token"), ("refresh_token", token));

    public async Task<(int Status, JsonElement Body)> TokenAsync(bool basic, string? secret, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/openid/token");
        if (basic)
        {
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{App}:{Uri.EscapeDataString(secret!)}")));
        }
        else if (secret is not null)
        {
            fields = [.. fields, ("client_id", App), ("client_secret", secret)];
        }

        request.Content = Form(fields);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.StartsWith("{", text, StringComparison.Ordinal);
        return ((int)response.StatusCode, JsonElement.Parse(text));
    }

    public async Task<(int Status, string Text)> UserInfoAsync(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/openid/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonWebKeySet> KeysAsync() => new(await Http.GetStringAsync("/openid/jwks"));

    /// <summary>The identity token's content, once its signature is verified with the keys published now.</summary>
    public async Task<JsonWebToken> VerifyAsync(string idToken)
    {
        var result = await new JsonWebTokenHandler().ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuer = "https://my.berth.test:8443/openid",
            ValidAudience = App,
            IssuerSigningKeys = (await KeysAsync()).GetSigningKeys(),
            ValidAlgorithms = ["RS256"],
            ValidateLifetime = false,
        });
        Assert.True(result.IsValid, result.Exception?.Message);
        return (JsonWebToken)result.SecurityToken;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
    }

    private static FormUrlEncodedContent Form(IEnumerable<(string Name, string Value)> fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
