namespace Berth.Domains.Data;

internal sealed class CertificateRow
{
    /// <summary>The one host name it is for.</summary>
    public required string Host { get; init; }

    public required string ChainPath { get; set; }

    public required string KeyPath { get; set; }

    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset NotAfter { get; set; }

    /// <summary>Of <see cref="Authority"/>: somebody brought it, and only somebody changes it.</summary>
    public const string Own = "own";

    /// <summary>Address of the ACME directory it is from; null is the local authority, <see cref="Own"/> nobody whom the platform could ask.</summary>
    public string? Authority { get; set; }

    /// <summary>Tries in a row that gave nothing.</summary>
    public int Failures { get; set; }

    /// <summary>Not tried again before; null after a success.</summary>
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>Why the last try gave nothing: the stable code.</summary>
    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; set; }
}
