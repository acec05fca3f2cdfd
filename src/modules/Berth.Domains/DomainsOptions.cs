namespace Berth.Domains;

/// <param name="CertificateDirectory">Where certificates and their keys lie; readable by the gateway's group.</param>
public sealed record DomainsOptions(string CertificateDirectory);
