namespace Berth.Domains.Data;

internal sealed class CertificateRow
{
    /// <summary>The one host name it is for.</summary>
    public required string Host { get; init; }

    public required string ChainPath { get; set; }

    public required string KeyPath { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset NotAfter { get; set; }
}
