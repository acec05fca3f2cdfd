namespace Berth.Domains.Data;

/// <summary>A record set that the platform keeps at a provider. Written before the provider is asked, so that a crash in between cannot make a stranger of it.</summary>
internal sealed class RecordRow
{
    public required string Host { get; init; }

    /// <summary>As in zone files: <c>A</c>, <c>AAAA</c>, <c>CNAME</c>.</summary>
    public required string Type { get; init; }

    public required string Domain { get; init; }

    /// <summary>JSON list: every value that the platform ever wrote there.</summary>
    public required string Written { get; set; }

    /// <summary>JSON list: what stood there before the platform and comes back after it; null is nothing.</summary>
    public string? Before { get; set; }
}
