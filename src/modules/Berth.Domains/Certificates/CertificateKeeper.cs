using System.Security.Cryptography;
using System.Text;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Certificates;

/// <summary>
/// Keeps one certificate per host as two files that never change: a renewal writes new ones and then drops the old. What an
/// authority refuses leaves the old one serving; a host that has none yet gets one of the local authority meanwhile.
/// </summary>
internal sealed class CertificateKeeper(
    IDbContextFactory<BerthDb> databases,
    IEnumerable<ICertificateAuthority> authorities,
    ITlsChoices choices,
    DomainsOptions options,
    TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    /// <exception cref="PortException">There is no certificate at all, not even a local one.</exception>
    public async Task EnsureAsync(string host, CancellationToken cancellationToken)
    {
        var failure = await RefreshAsync(host, cancellationToken);
        if (failure is { HasCertificate: false })
        {
            throw failure.Problem;
        }
    }

    /// <summary>Something serves the name, whoever issued it; asks nobody outside this machine.</summary>
    public async Task EnsureServingAsync(string host, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await FindAsync(db, host, cancellationToken);
            if (!HasFiles(row) || row!.NotAfter <= clock.GetUtcNow())
            {
                await StoreAsync(db, row, host, await IssueAsync(host, TlsChoice.Local, null, cancellationToken), null, cancellationToken);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task RemoveAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, host, cancellationToken) is { } row)
        {
            db.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
            File.Delete(row.ChainPath);
            File.Delete(row.KeyPath);
        }
    }

    public async Task<IReadOnlyList<GatewayCertificate>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<CertificateRow>().AsNoTracking().OrderBy(row => row.Host).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new GatewayCertificate([row.Host], row.ChainPath, row.KeyPath))];
    }

    /// <summary>How many were renewed, and why others were not: one that fails keeps no other from it.</summary>
    public async Task<(int Renewed, IReadOnlyList<PortException> Failures)> RenewDueAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var (renewed, failures) = (0, new List<PortException>());
        foreach (var row in await db.Set<CertificateRow>().AsNoTracking().ToListAsync(cancellationToken))
        {
            if (!IsDue(row, await choices.ForAsync(row.Host, cancellationToken)) || row.NextTryAt > clock.GetUtcNow())
            {
                continue;
            }

            if (await RefreshAsync(row.Host, cancellationToken) is { } failure)
            {
                failures.Add(failure.Problem);
            }
            else
            {
                renewed++;
            }
        }

        return (renewed, failures);
    }

    /// <summary>Gets a new certificate when that is due. Null when all is well.</summary>
    private async Task<Failed?> RefreshAsync(string host, CancellationToken cancellationToken)
    {
        var choice = await choices.ForAsync(host, cancellationToken);
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await FindAsync(db, host, cancellationToken);
            if (HasFiles(row) && (!IsDue(row!, choice) || row!.NextTryAt > clock.GetUtcNow()))
            {
                return null;
            }

            var (issued, authority, problem) = await TryAsync(host, choice, cancellationToken);
            if (issued is not null)
            {
                await StoreAsync(db, row, host, issued, authority, cancellationToken);
                return null;
            }

            return await FailAsync(db, row, host, choice, problem!, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Asks one authority after the other; of several refusals the first counts.</summary>
    private async Task<(IssuedCertificate? Issued, string? Authority, PortException? Problem)> TryAsync(string host, TlsChoice choice, CancellationToken cancellationToken)
    {
        PortException? problem = null;
        foreach (var directory in choice.Directories.Count == 0 ? [null] : choice.Directories.AsEnumerable<AcmeDirectory?>())
        {
            try
            {
                return (await IssueAsync(host, choice, directory, cancellationToken), directory?.Address, null);
            }
            catch (PortException refused)
            {
                problem ??= refused;
            }
        }

        return (null, null, problem);
    }

    private async Task<Failed> FailAsync(BerthDb db, CertificateRow? row, string host, TlsChoice choice, PortException problem, CancellationToken cancellationToken)
    {
        if (!HasFiles(row))
        {
            if (choice.Directories.Count == 0)
            {
                return new Failed(problem, HasCertificate: false);
            }

            row = await StoreAsync(db, row, host, await IssueAsync(host, TlsChoice.Local, null, cancellationToken), null, cancellationToken);
        }

        row!.Failures++;
        row.NextTryAt = RenewalTimes.TryAgainAt(row.Failures, clock.GetUtcNow(), problem.RetryAt);
        (row.ErrorCode, row.ErrorMessage) = (problem.Code, problem.Message);
        await db.SaveChangesAsync(cancellationToken);
        return new Failed(problem, HasCertificate: true);
    }

    private Task<IssuedCertificate> IssueAsync(string host, TlsChoice choice, AcmeDirectory? directory, CancellationToken cancellationToken)
    {
        var name = directory is null ? ICertificateAuthority.Local : ICertificateAuthority.Acme;
        var authority = authorities.FirstOrDefault(known => known.Name == name)
            ?? throw new PortException("certificate.no_authority", $"This server was started without the {name} authority.");
        return authority.IssueAsync(new CertificateOrder([host]) { Directory = directory, Challenge = choice.Challenge }, cancellationToken);
    }

    private async Task<CertificateRow> StoreAsync(BerthDb db, CertificateRow? row, string host, IssuedCertificate issued, string? authority, CancellationToken cancellationToken)
    {
        var name = $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host)))[..16]}-{issued.NotBefore.ToUnixTimeSeconds()}-{RandomNumberGenerator.GetHexString(6, true)}";
        var chain = Path.Combine(options.CertificateDirectory, name + ".crt");
        var key = Path.Combine(options.CertificateDirectory, name + ".key");
        Directory.CreateDirectory(options.CertificateDirectory);
        await WriteAsync(chain, issued.ChainPem, cancellationToken);
        await WriteAsync(key, issued.KeyPem, cancellationToken);
        string[] old = row is null ? [] : [row.ChainPath, row.KeyPath];
        if (row is null)
        {
            db.Add(row = new CertificateRow { Host = host, ChainPath = chain, KeyPath = key });
        }

        (row.ChainPath, row.KeyPath, row.NotBefore, row.NotAfter, row.Authority) = (chain, key, issued.NotBefore, issued.NotAfter, authority);
        (row.Failures, row.NextTryAt, row.ErrorCode, row.ErrorMessage) = (0, null, null, null);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var file in old)
        {
            // The gateway has read them; a snapshot that still names them keeps the parsed copy.
            File.Delete(file);
        }

        return row;
    }

    private static Task<CertificateRow?> FindAsync(BerthDb db, string host, CancellationToken cancellationToken) =>
        db.Set<CertificateRow>().FirstOrDefaultAsync(found => found.Host == host, cancellationToken);

    private static bool HasFiles(CertificateRow? row) => row is not null && File.Exists(row.ChainPath) && File.Exists(row.KeyPath);

    /// <summary>In the last third of its life, or from another authority than the domain's settings name.</summary>
    private bool IsDue(CertificateRow row, TlsChoice choice) =>
        clock.GetUtcNow() >= RenewalTimes.RenewAt(row)
        || (choice.Directories.Count == 0 ? row.Authority is not null : choice.Directories.All(directory => directory.Address != row.Authority));

    private static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
        });
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    /// <param name="HasCertificate">The old one, or one of the local authority, serves meanwhile.</param>
    private sealed record Failed(PortException Problem, bool HasCertificate);
}
