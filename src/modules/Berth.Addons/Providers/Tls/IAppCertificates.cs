namespace Berth.Addons.Providers.Tls;

/// <summary>The certificates that serve apps' names; whoever keeps them implements it.</summary>
public interface IAppCertificates
{
    /// <summary>What the gateway serves for the host now; null when there is none yet.</summary>
    Task<AppCertificate?> FindAsync(string host, CancellationToken cancellationToken);
}

/// <param name="ChainPem">Leaf first.</param>
public sealed record AppCertificate(string ChainPem, string KeyPem);
