using Berth.Ports.Certificates;

namespace Berth.Domains.Certificates;

/// <summary>How the certificate of a host is to be had, as its domain's settings say.</summary>
/// <param name="Directories">Authorities in the order they are asked; none is the local one.</param>
public sealed record TlsChoice(IReadOnlyList<AcmeDirectory> Directories, CertificateChallenge Challenge = CertificateChallenge.Http)
{
    public static readonly TlsChoice Local = new([]);

    /// <summary>The domain below which one certificate covers all names; null is one for each.</summary>
    public string? Wildcard { get; init; }

    /// <summary>The name on the certificate that serves <paramref name="host"/>.</summary>
    public string NameFor(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return Wildcard is not null && dot > 0 && host[(dot + 1)..] == Wildcard ? "*." + Wildcard : host;
    }
}

/// <summary>The settings of the domains, as far as certificates go.</summary>
public interface ITlsChoices
{
    Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken);
}
