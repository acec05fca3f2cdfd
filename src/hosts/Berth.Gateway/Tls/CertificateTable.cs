using System.Collections.Frozen;
using System.Net.Security;

namespace Berth.Gateway.Tls;

/// <summary>TLS options by server name: exact, else the wildcard over the first label. One object per certificate, so that TLS sessions resume.</summary>
internal sealed class CertificateTable
{
    public static readonly CertificateTable Empty = new([], []);

    private readonly FrozenDictionary<string, SslServerAuthenticationOptions> _byName;

    public CertificateTable(Dictionary<string, SslServerAuthenticationOptions> byName, Dictionary<string, SslServerAuthenticationOptions> byPath)
    {
        _byName = byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        ByPath = byPath;
    }

    /// <summary>What was loaded, by chain and key path; the next table takes over what it still needs.</summary>
    public IReadOnlyDictionary<string, SslServerAuthenticationOptions> ByPath { get; }

    public SslServerAuthenticationOptions? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName))
        {
            return null;
        }

        if (_byName.TryGetValue(serverName, out var options))
        {
            return options;
        }

        var dot = serverName.IndexOf('.');
        return dot > 0 && _byName.TryGetValue("*" + serverName[dot..], out options) ? options : null;
    }

    /// <summary>What serves exactly this name of a certificate, wildcards as written.</summary>
    public SslServerAuthenticationOptions? ForName(string name) => _byName.GetValueOrDefault(name);
}
