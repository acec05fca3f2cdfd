using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Addons.Data;
using Berth.Ports.Containers;

namespace Berth.Addons.Providers.Tls;

/// <summary>
/// The certificates of the app's own names as files, for apps that speak TLS on ports of their own (packaging contract,
/// section 2.15): <c>/etc/certs/tls_cert.pem</c> and <c>tls_key.pem</c> of the primary name, and <c>HOST.cert</c> and
/// <c>HOST.key</c> of each. The folder on the host is closed to everybody but root; in the container any user may read.
/// </summary>
internal sealed class TlsAddon(GrantStore grants, IAppCertificates certificates, AddonsOptions options, TimeProvider clock) : IAddonProvider
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Name => "tls";

    private string Root => Path.Combine(options.Home, "services", "tls");

    public async Task<AddonGrant> EnsureAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        await grants.GetOrCreateAsync(request.AppId, Name, () => new FolderGrant(), cancellationToken);
        await RefreshAsync(request, cancellationToken);
        return new AddonGrant([], [Mount.Bind(FolderOf(request.AppId), "/etc/certs", readOnly: true)]);
    }

    public async Task TearDownAsync(string appId, CancellationToken cancellationToken)
    {
        if (Directory.Exists(FolderOf(appId)))
        {
            Directory.Delete(FolderOf(appId), recursive: true);
        }

        await grants.RemoveAsync(appId, Name, cancellationToken);
    }

    /// <summary>Brings the files up to date. When the newest of them last changed.</summary>
    public async Task<DateTimeOffset> RefreshAsync(AddonRequest request, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Root, Private);
        File.SetUnixFileMode(Root, Private);
        var folder = Directory.CreateDirectory(FolderOf(request.AppId), Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var hosts = request.App.Origins.Select(origin => new Uri(origin).Host).Distinct(StringComparer.Ordinal).ToList();
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var host in hosts)
        {
            var names = (host == hosts[0] ? [("tls_cert.pem", "tls_key.pem")] : Array.Empty<(string, string)>()).Append(($"{host}.cert", $"{host}.key")).ToList();
            var found = await certificates.FindAsync(host, cancellationToken);
            if (found is null && names.All(pair => File.Exists(Path.Combine(folder.FullName, pair.Item1)) && File.Exists(Path.Combine(folder.FullName, pair.Item2))))
            {
                // The one there stays until there is another.
                files.UnionWith(names.SelectMany(pair => (string[])[pair.Item1, pair.Item2]));
                continue;
            }

            var (chain, key) = found is null ? MakeOwn(host) : (found.ChainPem, found.KeyPem);
            foreach (var (chainFile, keyFile) in names)
            {
                await WriteAsync(Path.Combine(folder.FullName, keyFile), key, cancellationToken);
                await WriteAsync(Path.Combine(folder.FullName, chainFile), chain, cancellationToken);
                files.UnionWith([chainFile, keyFile]);
            }
        }

        foreach (var old in folder.EnumerateFiles().Where(file => !files.Contains(file.Name)))
        {
            old.Delete();
        }

        return files.Select(file => (DateTimeOffset)File.GetLastWriteTimeUtc(Path.Combine(folder.FullName, file))).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
    }

    private string FolderOf(string appId) => Path.Combine(Root, appId);

    /// <summary>Whole or not at all, and untouched when nothing is new.</summary>
    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && await File.ReadAllTextAsync(path, cancellationToken) == text)
        {
            return;
        }

        var fresh = path + ".new";
        File.Delete(fresh);
        await using (var file = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable }))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.SetUnixFileMode(fresh, Readable);
        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>For the time until there is a real one, and for apps that nobody visits, as in a trial restore.</summary>
    private (string Chain, string Key) MakeOwn(string host)
    {
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName("CN=Berth"), pair, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(90));
        return (certificate.ExportCertificatePem() + "\n", pair.ExportPkcs8PrivateKeyPem() + "\n");
    }

    /// <summary>That the app has the folder.</summary>
    private sealed record FolderGrant;
}
