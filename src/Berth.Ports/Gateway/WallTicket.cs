using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Ports.Gateway;

/// <summary>
/// What server and gateway tell each other about somebody at the login wall, through the browser: JSON in base64url, a
/// dot, and an HMAC-SHA256 with the key that both have (<see cref="GatewayWall.Key"/>). It holds no secret, but nobody
/// else can make one.
/// </summary>
/// <param name="Use">One of <see cref="Entry"/> and <see cref="Session"/>, so that the one is never taken for the other.</param>
/// <param name="AppId">The app whose wall it opens; no other's.</param>
/// <param name="Host">The host name at which it counts.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="Expires">Seconds since 1970.</param>
/// <param name="State">What the browser that asked for it holds in a cookie; empty for a session.</param>
/// <param name="Since">Milliseconds since 1970: when the person came in.</param>
public sealed record WallTicket(string Use, string AppId, string Host, string UserId, long Expires, string State = "", long Since = 0)
{
    /// <summary>From the server to the gateway, just after signing in.</summary>
    public const string Entry = "entry";

    /// <summary>The gateway's own cookie.</summary>
    public const string Session = "session";

    /// <summary>Longer ones are not looked at.</summary>
    private const int Longest = 2000;

    public string Seal(ReadOnlySpan<byte> key)
    {
        var content = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, WallJson.Default.WallTicket));
        return $"{content}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(content)))}";
    }

    /// <summary>Null for what was not sealed with the key, is of another use, or has expired.</summary>
    public static WallTicket? Open(string? text, ReadOnlySpan<byte> key, string use, DateTimeOffset now)
    {
        if (text is null || text.Length > Longest || text.Split('.') is not [var content, var seal] || !Base64Url.IsValid(seal, out var length) || length != HMACSHA256.HashSizeInBytes)
        {
            return null;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Base64Url.DecodeFromChars(seal, given);
        if (!CryptographicOperations.FixedTimeEquals(given, HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content))))
        {
            return null;
        }

        var ticket = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(content), WallJson.Default.WallTicket);
        return ticket is not null && ticket.Use == use && ticket.Expires > now.ToUnixTimeSeconds() ? ticket : null;
    }

    /// <summary>What the gateway shows the server when it asks about a password (<see cref="GatewayWall.BasicUrl"/>).</summary>
    public static string BasicToken(ReadOnlySpan<byte> key) => Base64Url.EncodeToString(HMACSHA256.HashData(key, "basic"u8));
}

/// <summary>A name and password that came to the wall by HTTP Basic.</summary>
public sealed record WallBasicRequest(string AppId, string Username, string Password, string? Address)
{
    public override string ToString() => $"{Username} at {AppId}";
}

/// <summary>Whose they were.</summary>
public sealed record WallBasicAnswer(string UserId);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WallTicket))]
[JsonSerializable(typeof(WallBasicRequest))]
[JsonSerializable(typeof(WallBasicAnswer))]
public sealed partial class WallJson : JsonSerializerContext;
