using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Contracts;

public sealed record DomainResponse
{
    public required string Domain { get; init; }

    public required string ZoneName { get; init; }

    /// <summary><c>hosts</c> (ours), <c>manual</c>, <c>noop</c>, <c>wildcard</c>, or a provider of rest-api.md section 3.</summary>
    public required string Provider { get; init; }

    /// <summary>Depends on the provider; secrets are masked.</summary>
    public JsonElement Config { get; init; }

    public required TlsConfig TlsConfig { get; init; }

    public JsonElement? FallbackCertificate { get; init; }

    public JsonElement? WellKnown { get; init; }

    /// <summary>The one the dashboard lives on. Ours.</summary>
    public bool Primary { get; init; }
}

/// <param name="Provider"><c>letsencrypt-prod</c>, <c>letsencrypt-staging</c>, <c>fallback</c>, or <c>local</c> (ours: the platform's own CA).</param>
public sealed record TlsConfig(string Provider, bool Wildcard = false);

public sealed record DomainListResponse(IReadOnlyList<DomainResponse> Domains);

public sealed record DomainRequest
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Domain { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ZoneName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Provider { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public JsonElement Config { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TlsConfig? TlsConfig { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FallbackCertificate? FallbackCertificate { get; init; }
}

/// <summary>PEM.</summary>
public sealed record FallbackCertificate(string? Cert, string? Key);

public sealed record WellKnownRequest(JsonElement WellKnown);

public sealed record DnsCheckResponse(bool NeedsOverwrite);
