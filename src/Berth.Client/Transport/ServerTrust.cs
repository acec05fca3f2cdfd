using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Client.Transport;

/// <summary>Decides whether the server's certificate is good: by the system, or else by the authorities of the CA file.</summary>
internal sealed class ServerTrust
{
    private readonly bool _anything;
    private readonly X509Certificate2Collection? _authorities;

    public ServerTrust(BerthClientOptions options)
    {
        _anything = options.AllowSelfSigned;
        if (options.CaFile is null)
        {
            return;
        }

        _authorities = [];
        try
        {
            _authorities.ImportFromPemFile(options.CaFile);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ApiException(null, "server.untrusted", $"The CA file {options.CaFile} cannot be read: {exception.Message}. Give a PEM file, or leave --ca out.", exception);
        }

        if (_authorities.Count == 0)
        {
            throw new ApiException(null, "server.untrusted", $"The CA file {options.CaFile} holds no certificate. Give a PEM file, or leave --ca out.");
        }
    }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None || _anything)
        {
            return true;
        }

        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || _authorities is null || certificate is not X509Certificate2 leaf)
        {
            return false;
        }

        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
        {
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        }

        return own.Build(leaf);
    }
}
