using System.Security.Cryptography;
using System.Text;
using Berth.Data;
using Berth.Domains.Data;
using Berth.Ports;
using Berth.Ports.Certificates;
using Berth.Ports.Gateway;
using Microsoft.EntityFrameworkCore;

namespace Berth.Domains.Certificates;

/// <summary>Keeps one certificate per host as two files that never change: a renewal writes new ones and then drops the old.</summary>
internal sealed class CertificateKeeper(
    IDbContextFactory<BerthDb> databases,
    ICertificateAuthority authority,
    DomainsOptions options,
    TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    public void Dispose() => _one.Dispose();

    public async Task EnsureAsync(string host, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await db.Set<CertificateRow>().FirstOrDefaultAsync(found => found.Host == host, cancellationToken);
            if (row is not null && !IsDue(row) && File.Exists(row.ChainPath) && File.Exists(row.KeyPath))
            {
                return;
            }

            await IssueAsync(db, row, host, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public async Task RemoveAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Set<CertificateRow>().FirstOrDefaultAsync(found => found.Host == host, cancellationToken) is { } row)
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
        var due = (await db.Set<CertificateRow>().AsNoTracking().ToListAsync(cancellationToken)).Where(IsDue).ToList();
        var failures = new List<PortException>();
        foreach (var row in due)
        {
            try
            {
                await EnsureAsync(row.Host, cancellationToken);
            }
            catch (PortException failure)
            {
                failures.Add(failure);
            }
        }

        return (due.Count - failures.Count, failures);
    }

    private async Task IssueAsync(BerthDb db, CertificateRow? row, string host, CancellationToken cancellationToken)
    {
        var issued = await authority.IssueAsync([host], cancellationToken);
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

        (row.ChainPath, row.KeyPath, row.NotBefore, row.NotAfter) = (chain, key, issued.NotBefore, issued.NotAfter);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var file in old)
        {
            // The gateway has read them; a snapshot that still names them keeps the parsed copy.
            File.Delete(file);
        }
    }

    /// <summary>In the last third of its life.</summary>
    private bool IsDue(CertificateRow row) => clock.GetUtcNow() >= row.NotAfter - ((row.NotAfter - row.NotBefore) / 3);

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
}
