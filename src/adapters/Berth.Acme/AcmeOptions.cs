namespace Berth.Acme;

/// <param name="Directory">Absolute; holds the accounts' keys and, while an order runs, its files. Private to root.</param>
/// <param name="ChallengeDirectory">Where the gateway answers HTTP-01 from: one file per token.</param>
public sealed record AcmeOptions(string Directory, string ChallengeDirectory)
{
    /// <summary>The whole of one order. Waiting for DNS takes the most of it.</summary>
    public TimeSpan OrderTimeout { get; init; } = TimeSpan.FromMinutes(12);

    /// <summary>One request to an authority.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a record may take until the domain's name servers answer with it.</summary>
    public TimeSpan DnsTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the authority may take between the last answer and the certificate.</summary>
    public TimeSpan IssueTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
