using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Dns;

namespace Berth.Domains.Settings;

/// <summary>Where the certificates of a domain's names come from; what of <see cref="TlsConfig"/> is no secret.</summary>
/// <param name="Provider">One of <see cref="Known"/>.</param>
/// <param name="Wildcard">One certificate for all names right below the domain.</param>
internal sealed record TlsSettings(string Provider = TlsSettings.Local, bool Wildcard = false)
{
    public const string Local = "local";
    public const string Production = "letsencrypt-prod";
    public const string Staging = "letsencrypt-staging";
    public const string Any = "acme";

    /// <summary>One certificate of one's own for all names right below the domain; one of the local authority until it is brought.</summary>
    public const string Fallback = "fallback";

    public static readonly IReadOnlyList<string> Known = [Production, Staging, Any, Fallback, Local];

    private const int LongestText = 64 << 10;

    public string? Directory { get; init; }

    public string? Contact { get; init; }

    public string? KeyId { get; init; }

    public string? TrustedCertificates { get; init; }

    /// <summary>Asked when the first one refuses.</summary>
    public string? SecondDirectory { get; init; }

    /// <summary>Let's Encrypt's addresses: https://letsencrypt.org/docs/acme-protocol-updates and .../staging-environment.</summary>
    public string? Address => Provider switch
    {
        Production => "https://acme-v02.api.letsencrypt.org/directory",
        Staging => "https://acme-staging-v02.api.letsencrypt.org/directory",
        Any => Directory,
        _ => null,
    };

    /// <summary><c>domain.bad_tls</c>.</summary>
    /// <param name="asked">Null takes what suits the provider.</param>
    public static Result<TlsSettings> Read(TlsConfig? asked, DnsProviderForm form)
    {
        if (asked is null)
        {
            return new TlsSettings(form.IsPublic ? Production : Local);
        }

        if (!Known.Contains(asked.Provider, StringComparer.Ordinal))
        {
            return Bad("provider", $"tlsConfig.provider must be one of {string.Join(", ", Known)}.");
        }

        var isPublic = asked.Provider is Production or Staging or Any;
        var problem = asked switch
        {
            _ when isPublic && form.Name == "hosts" => Bad("provider", "Names in the hosts file are known on this machine only, so no public authority can prove them. Use local."),
            { Wildcard: true } when isPublic && !(form.KeepsRecords && form.IsPublic) => Bad("wildcard", $"A wildcard certificate is proven by DNS records, and those of {form.Label} are not kept by this server. Leave wildcard out."),
            { Provider: Any } when !IsAddress(asked.Directory) => Bad("directory", "tlsConfig.directory must be the https address of the authority's ACME directory."),
            { SecondDirectory.Length: > 0 } when !IsAddress(asked.SecondDirectory) => Bad("secondDirectory", "tlsConfig.secondDirectory must be the https address of an ACME directory."),
            { Contact.Length: > 0 } when !System.Net.Mail.MailAddress.TryCreate(asked.Contact, out _) => Bad("contact", "tlsConfig.contact must be an e-mail address."),
            { TrustedCertificates.Length: > LongestText } => Bad("trustedCertificates", "tlsConfig.trustedCertificates is too long."),
            { KeyId.Length: > 0, HmacKey: null or "" } or { KeyId: null or "", HmacKey.Length: > 0 } => Bad("keyId", "tlsConfig.keyId and tlsConfig.hmacKey belong together."),
            _ => null,
        };
        return problem is not null ? problem : new TlsSettings(asked.Provider, asked.Wildcard)
        {
            Directory = asked.Provider == Any ? asked.Directory : null,
            Contact = Text(asked.Contact),
            KeyId = Text(asked.KeyId),
            TrustedCertificates = Text(asked.TrustedCertificates),
            SecondDirectory = Text(asked.SecondDirectory),
        };
    }

    public TlsConfig ToConfig(bool hasKey) => new(Provider, Wildcard)
    {
        Directory = Directory,
        Contact = Contact,
        KeyId = KeyId,
        HmacKey = hasKey ? Providers.ProviderFields.Masked : null,
        TrustedCertificates = TrustedCertificates,
        SecondDirectory = SecondDirectory,
    };

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps && text!.Length <= 2048;

    private static Error Bad(string field, string message) => Error.Invalid("domain.bad_tls", message, "tlsConfig." + field);
}
