using Microsoft.IdentityModel.Tokens;

namespace Berth.Identity.Providers;

/// <summary>A provider's metadata and keys, kept for an hour; keys are looked for anew, at most once a minute, when a token names one that is not known.</summary>
internal sealed class ProviderDirectory(ProviderHttp http, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private (string Issuer, ProviderMetadata Metadata, DateTimeOffset At)? _metadata;
    private (Uri Address, IReadOnlyList<SecurityKey> Keys, DateTimeOffset At)? _keys;

    /// <exception cref="ProviderException">It cannot be had.</exception>
    public async Task<ProviderMetadata> MetadataAsync(string issuer, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_metadata is { } known && known.Issuer == issuer && clock.GetUtcNow() - known.At < Lifetime)
            {
                return known.Metadata;
            }

            var metadata = await ReadAsync(issuer, cancellationToken);
            _metadata = (issuer, metadata, clock.GetUtcNow());
            return metadata;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Asks now, whatever is known, and keeps nothing.</summary>
    public async Task<ProviderMetadata> ReadAsync(string issuer, CancellationToken cancellationToken)
    {
        var root = ProviderAddresses.Read(issuer, null) ?? throw new ProviderException("The issuer must be an https:// address.");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{issuer.TrimEnd('/')}/.well-known/openid-configuration");
        using var json = await http.AskAsync(request, root, cancellationToken);
        return ProviderMetadata.Read(json.RootElement, issuer);
    }

    /// <param name="keyId">Of the token; null where it names none.</param>
    public async Task<IReadOnlyList<SecurityKey>> KeysAsync(ProviderMetadata metadata, string? keyId, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var age = _keys is { } known && known.Address == metadata.Keys ? clock.GetUtcNow() - known.At : TimeSpan.MaxValue;
            if (age > Lifetime || (age > Pause && Fitting(keyId).Count == 0))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, metadata.Keys);
                using var json = await http.AskAsync(request, metadata.Issuer, cancellationToken);
                _keys = (metadata.Keys, Read(json.RootElement.GetRawText()), clock.GetUtcNow());
            }

            return Fitting(keyId);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private List<SecurityKey> Fitting(string? keyId) => _keys is { } known ? [.. known.Keys.Where(key => keyId is null || key.KeyId == keyId)] : [];

    /// <summary>Public keys for signatures only: a provider has no business telling us symmetric ones.</summary>
    private static List<SecurityKey> Read(string json)
    {
        try
        {
            return [.. new JsonWebKeySet(json).Keys.Where(key => key.Use is null or "" or "sig" && ((key.Kty == "RSA" && key.KeySize >= 2048) || key.Kty == "EC")).Take(50)];
        }
        catch (Exception problem) when (problem is ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            throw new ProviderException("The provider's keys cannot be read.", problem);
        }
    }
}
