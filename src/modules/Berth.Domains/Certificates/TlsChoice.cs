using Berth.Ports.Certificates;

namespace Berth.Domains.Certificates;

/// <summary>How the certificate of a host is to be had, as its domain's settings say.</summary>
/// <param name="Directories">Authorities in the order they are asked; none is the local one.</param>
public sealed record TlsChoice(IReadOnlyList<AcmeDirectory> Directories, CertificateChallenge Challenge = CertificateChallenge.Http)
{
    public static readonly TlsChoice Local = new([]);
}

/// <summary>The settings of the domains, as far as certificates go.</summary>
public interface ITlsChoices
{
    Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken);
}

/// <summary>Until domains have settings for it.</summary>
internal sealed class LocalTlsChoices : ITlsChoices
{
    public Task<TlsChoice> ForAsync(string host, CancellationToken cancellationToken) => Task.FromResult(TlsChoice.Local);
}
