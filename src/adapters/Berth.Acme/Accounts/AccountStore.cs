using System.Security.Cryptography;
using System.Text;
using Berth.Acme.Protocol;
using Berth.Ports;
using Berth.Ports.Certificates;

namespace Berth.Acme.Accounts;

/// <summary>
/// One account per directory and external account, in files of mode 0600. The key comes first: a crash before the authority's
/// answer was noted registers the same key again, which is the same account.
/// </summary>
internal sealed class AccountStore(AcmeOptions options, TimeProvider clock) : IDisposable
{
    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The account, registered when there is none yet.</summary>
    public async Task<AcmeAccount> GetAsync(AcmeDirectory directory, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var folder = FolderOf(directory);
            Directory.CreateDirectory(folder, Secret | UnixFileMode.UserExecute);
            var key = await GetKeyAsync(Path.Combine(folder, "account.key"), cancellationToken);
            var address = Path.Combine(folder, "address");
            if (!File.Exists(address))
            {
                using var client = new AcmeClient(directory, options, clock);
                await WriteAsync(address, await client.RegisterAsync(key, cancellationToken), cancellationToken);
            }

            return new AcmeAccount(key, (await File.ReadAllTextAsync(address, cancellationToken)).Trim());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new PortException("acme.account_unusable", $"The account for {directory.Address} in {options.Directory} cannot be used: {problem.Message} Remove its folder to get a new account.", inner: problem);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The key stays; the next use registers it anew.</summary>
    public void Forget(AcmeDirectory directory) => File.Delete(Path.Combine(FolderOf(directory), "address"));

    public void Dispose() => _one.Dispose();

    private string FolderOf(AcmeDirectory directory)
    {
        var identity = Encoding.UTF8.GetBytes($"{directory.Address}\n{directory.ExternalAccount?.KeyId}");
        return Path.Combine(options.Directory, "accounts", $"{new Uri(directory.Address).Host}-{Convert.ToHexStringLower(SHA256.HashData(identity))[..12]}");
    }

    private static async Task<string> GetKeyAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);

            // SEC 1, the form that lego reads.
            await WriteAsync(path, made.ExportECPrivateKeyPem(), cancellationToken);
        }

        return await File.ReadAllTextAsync(path, cancellationToken);
    }

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var part = path + ".new";
        File.Delete(part);
        await using (var file = new FileStream(part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Secret }))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(text + "\n"), cancellationToken);
            file.Flush(flushToDisk: true);
        }

        File.Move(part, path, overwrite: true);
    }
}
