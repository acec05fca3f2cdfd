using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Acme.Protocol;

/// <summary>Signed requests (RFC 7515, flattened JSON; ES256 and HS256 of RFC 7518).</summary>
internal static class Jws
{
    public static JsonObject PublicKey(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new JsonObject { ["crv"] = "P-256", ["kty"] = "EC", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
    }

    public static string Sign(ECDsa key, string nonce, string address, JsonNode payload) => Assemble(
        new JsonObject { ["alg"] = "ES256", ["jwk"] = PublicKey(key), ["nonce"] = nonce, ["url"] = address },
        payload,
        signed => key.SignData(signed, HashAlgorithmName.SHA256)).ToJsonString();

    /// <summary>RFC 8555, 7.3.4: the customer's secret vouches for the account's key.</summary>
    /// <exception cref="FormatException">The secret is not Base64url.</exception>
    public static JsonObject Bind(ECDsa key, string keyId, string secret, string address)
    {
        // Some authorities hand it out as ordinary Base64.
        var hmac = Base64Url.DecodeFromChars(secret.Trim().TrimEnd('=').Replace('+', '-').Replace('/', '_'));
        return Assemble(
            new JsonObject { ["alg"] = "HS256", ["kid"] = keyId, ["url"] = address },
            PublicKey(key),
            signed => HMACSHA256.HashData(hmac, signed));
    }

    private static JsonObject Assemble(JsonObject header, JsonNode payload, Func<byte[], byte[]> sign)
    {
        var (first, second) = (Encode(header), Encode(payload));
        return new JsonObject
        {
            ["protected"] = first,
            ["payload"] = second,
            ["signature"] = Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes($"{first}.{second}"))),
        };
    }

    private static string Encode(JsonNode node) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(node.ToJsonString()));
}
