using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.Tests;

/// <summary>A provider that says whatever the test wants it to.</summary>
internal sealed class HostileProvider : IAsyncDisposable
{
    public const string ClientId = "berth";

    private readonly WebApplication _web;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "k1" };

    private HostileProvider(WebApplication web) => _web = web;

    public string Issuer => _web.Urls.Single();

    /// <summary>Times that the keys were asked for.</summary>
    public int KeyRequests { get; private set; }

    public int InsideRequests { get; private set; }

    /// <summary>Changes of the discovery document; null takes a field away.</summary>
    public Dictionary<string, object?> Discovery { get; } = [];

    /// <summary>What the token endpoint answers.</summary>
    public Func<HttpContext, Task<IResult>> Token { get; set; } = _ => Task.FromResult(Results.StatusCode(500));

    public static async Task<HostileProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var provider = new HostileProvider(builder.Build());
        provider.Map();
        await provider._web.StartAsync();
        return provider;
    }

    public Dictionary<string, object> Claims(string nonce, DateTimeOffset now) => new()
    {
        ["iss"] = Issuer,
        ["aud"] = ClientId,
        ["sub"] = "victim",
        ["nonce"] = nonce,
        ["email"] = "new@corp.example",
        ["email_verified"] = true,
        ["preferred_username"] = "newcomer",
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
    };

    public string Sign(Dictionary<string, object> claims, SigningCredentials? by = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(System.Text.Json.JsonSerializer.Serialize(claims), by ?? new SigningCredentials(_key, "RS256"));

    /// <summary>A MAC whose key is our public key, which a careless verifier would take.</summary>
    public SigningCredentials PublicKeyAsSecret() => new(new SymmetricSecurityKey(_key.Rsa.ExportSubjectPublicKeyInfo()) { KeyId = "k1" }, "HS256");

    public static SigningCredentials Stranger(string keyId) => new(new RsaSecurityKey(RSA.Create(2048)) { KeyId = keyId }, "RS256");

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private void Map()
    {
        _web.MapGet("/.well-known/openid-configuration", () =>
        {
            var document = new Dictionary<string, object?>
            {
                ["issuer"] = Issuer,
                ["authorization_endpoint"] = Issuer + "/authorize",
                ["token_endpoint"] = Issuer + "/token",
                ["jwks_uri"] = Issuer + "/jwks",
            };
            foreach (var (name, value) in Discovery)
            {
                document[name] = value;
            }

            return Results.Json(document);
        });
        _web.MapGet("/jwks", () =>
        {
            KeyRequests++;
            var parameters = _key.Rsa.ExportParameters(false);
            var key = new { kty = "RSA", use = "sig", kid = "k1", n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
            return Results.Json(new { keys = new object[] { key, new { kty = "oct", kid = "oct", k = Base64UrlEncoder.Encode("a symmetric key that is known to everybody") } } });
        });
        _web.MapPost("/token", (HttpContext context, CancellationToken _) => Token(context));
        _web.Map("/inside", () =>
        {
            InsideRequests++;
            return Results.Json(new { });
        });
    }
}
