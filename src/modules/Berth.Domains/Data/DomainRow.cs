namespace Berth.Domains.Data;

internal sealed class DomainRow
{
    /// <summary>Lower-case name.</summary>
    public required string Domain { get; init; }

    public required string ZoneName { get; set; }

    /// <summary>Name of the DNS provider that keeps its records.</summary>
    public required string Provider { get; set; }

    /// <summary>The provider's fields as JSON, without those that are secret.</summary>
    public string Fields { get; set; } = "{}";

    /// <summary><see cref="Providers.DomainSecrets"/> as JSON, encrypted; null when the provider asks for nothing.</summary>
    public string? Sealed { get; set; }

    /// <summary><see cref="Settings.TlsSettings"/> as JSON, without what is secret.</summary>
    public string Tls { get; set; } = "{}";

    /// <summary>Path below <c>/.well-known/</c> to what is answered there, as JSON.</summary>
    public string WellKnown { get; set; } = "{}";

    /// <summary>The one the dashboard lives on.</summary>
    public bool IsPrimary { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
