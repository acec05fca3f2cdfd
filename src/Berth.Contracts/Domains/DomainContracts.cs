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

/// <param name="Provider"><c>letsencrypt-prod</c>, <c>letsencrypt-staging</c>, <c>fallback</c>; ours: <c>acme</c> (any other authority) and <c>local</c> (the platform's own).</param>
/// <param name="Wildcard">One certificate for all names right below the domain, proven by DNS records.</param>
public sealed record TlsConfig(string Provider, bool Wildcard = false)
{
    /// <summary>For <c>acme</c>: address of any other authority's ACME directory. Ours, as all that follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Directory { get; init; }

    /// <summary>Gets the authority's mails.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Contact { get; init; }

    /// <summary>Where the authority serves only customers whom it knows already (RFC 8555, 7.3.4).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? KeyId { get; init; }

    /// <summary>Base64url; masked in answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HmacKey { get; init; }

    /// <summary>PEM of what the directory's own certificate goes back to, for authorities inside a network.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrustedCertificates { get; init; }

    /// <summary>ACME directory that is asked when the first one refuses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? SecondDirectory { get; init; }
}

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

public sealed record DomainAddedResponse(string Domain, JsonElement Config);

/// <param name="Domain">Null is every domain.</param>
public sealed record SyncDnsRequest(string? Domain, string? Type = null);

/// <summary>What a provider asks for; a form to fill in. Ours.</summary>
/// <param name="KeepsRecords">The platform writes records there; otherwise people do.</param>
public sealed record DnsProviderResponse(string Name, string Label, bool KeepsRecords, IReadOnlyList<DnsFieldResponse> Fields);

/// <param name="Name">Key in <c>config</c>.</param>
/// <param name="Otherwise">Taken when it is left out; null makes it required.</param>
public sealed record DnsFieldResponse(string Name, string Label, string Help, bool Secret, string? Otherwise, IReadOnlyList<string>? Choices);

public sealed record DnsProviderListResponse(IReadOnlyList<DnsProviderResponse> Providers);

/// <summary>One record that a domain should have. Ours.</summary>
/// <param name="Owner">Whose name it is.</param>
/// <param name="Expected">Empty: there must be none.</param>
/// <param name="Status"><c>ok</c>, <c>missing</c>, <c>wrong</c>, <c>foreign</c> or <c>unknown</c>.</param>
/// <param name="Fix">What to do; null when all is well.</param>
public sealed record DnsRecordResponse(string Host, string Type, string Owner, IReadOnlyList<string> Expected, IReadOnlyList<string> Found, string Status, string? Fix);

public sealed record DnsRecordListResponse(IReadOnlyList<DnsRecordResponse> Records);

/// <summary>Where an address of this server comes from (rest-api.md 3).</summary>
public sealed record IpConfig
{
    /// <summary><c>noop</c>, <c>fixed</c>, <c>interface</c> or <c>generic</c>.</summary>
    public required string Provider { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ip { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Iface { get; init; }

    /// <summary>The same, as servers of 2022 call it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ifname { get; init; }
}

/// <param name="Ip">Null when the server is to have none.</param>
public sealed record ServerIpResponse(string? Ip);

public sealed record DynamicDnsBody(bool? Enabled);

/// <param name="Name">A host, or a wildcard for all right below a domain.</param>
/// <param name="Authority">Address of an ACME directory, or <c>local</c>.</param>
/// <param name="NextTry">When it is renewed, or tried again.</param>
/// <param name="Failures">Tries in a row that gave nothing.</param>
public sealed record CertificateResponse(string Name, string Authority, DateTimeOffset NotBefore, DateTimeOffset NotAfter, DateTimeOffset NextTry, int Failures, string? ErrorCode, string? ErrorMessage);

/// <param name="Domain">Null is all.</param>
/// <param name="Rebuild">Accepted and not needed: routes are always worked out anew.</param>
public sealed record RenewCertificatesRequest(string? Domain = null, bool? Rebuild = null);

/// <summary>Ours.</summary>
public sealed record CertificateListResponse(IReadOnlyList<CertificateResponse> Certificates);
