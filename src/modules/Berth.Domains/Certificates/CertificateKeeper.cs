using System.Collections.Concurrent;
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
/// Keeps one certificate per host as two files that never change: a renewal writes new ones, and the old go once the gateway knows. What an
/// authority refuses leaves the old one serving; a host that has none yet gets one of the local authority meanwhile.
/// </summary>
internal sealed class CertificateKeeper(
    IDbContextFactory<BerthDb> databases,
    IEnumerable<ICertificateAuthority> authorities,
    ITlsChoices choices,
    DomainsOptions options,
    TimeProvider clock) : IDisposable
{
    /// <summary>One order a name; another name does not wait for an authority that takes its time.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);

    /// <summary>Files that a newer certificate replaced: they go once the gateway was told of the newer one.</summary>
    private readonly ConcurrentQueue<string> _replaced = new();

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }

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
        var name = (await choices.ForAsync(host, cancellationToken)).NameFor(host);
        var gate = await EnterAsync(name, cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await FindAsync(db, name, cancellationToken);
            if (!HasFiles(row) || row!.NotAfter <= clock.GetUtcNow())
            {
                await StoreAsync(db, row, name, await IssueAsync(name, TlsChoice.Local, null, cancellationToken), null, cancellationToken);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>One that covers other names too stays.</summary>
    public Task RemoveAsync(string host, CancellationToken cancellationToken) => ForgetAsync(host, cancellationToken);

    private async Task ForgetAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, host, cancellationToken) is { } row)
        {
            db.Remove(row);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var file in Directory.EnumerateFiles(options.CertificateDirectory, FileName(host) + "-*"))
            {
                File.Delete(file);
            }
        }
    }

    public async Task<IReadOnlyList<GatewayCertificate>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rows = await db.Set<CertificateRow>().AsNoTracking().OrderBy(row => row.Host).ToListAsync(cancellationToken);
        return [.. rows.Select(row => new GatewayCertificate([row.Host], row.ChainPath, row.KeyPath))];
    }

    /// <summary>Why some were not renewed: one that fails keeps no other from it.</summary>
    /// <param name="inUse">Names in use: one that shared a certificate until its domain's settings changed gets its own.</param>
    /// <param name="publish">Called after each that was.</param>
    public async Task<IReadOnlyList<(string Host, PortException Problem)>> RenewDueAsync(IEnumerable<string> inUse, Func<string, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var failures = new List<(string, PortException)>();
        var rows = await db.Set<CertificateRow>().AsNoTracking().ToListAsync(cancellationToken);
        var known = rows.Select(row => row.Host).ToHashSet(StringComparer.Ordinal);
        foreach (var host in inUse.Where(host => !known.Contains(host) && known.Contains(HostNames.Above(host))).Distinct(StringComparer.Ordinal))
        {
            if ((await choices.ForAsync(host, cancellationToken)).NameFor(host) != host)
            {
                continue;
            }

            if (await RefreshAsync(host, cancellationToken) is { } failure)
            {
                failures.Add((host, failure.Problem));
                continue;
            }

            await publish(host, cancellationToken);
        }

        foreach (var row in rows)
        {
            var choice = await choices.ForAsync(row.Host, cancellationToken);
            var isCovered = row.Authority != CertificateRow.Own && choice.NameFor(row.Host) != row.Host;
            if (!isCovered && (!IsDue(row, choice) || row.NextTryAt > clock.GetUtcNow()))
            {
                continue;
            }

            if (await RefreshAsync(row.Host, cancellationToken) is { } failure)
            {
                failures.Add((row.Host, failure.Problem));
                continue;
            }

            if (isCovered)
            {
                await ForgetAsync(row.Host, cancellationToken);
            }

            await publish(row.Host, cancellationToken);
        }

        while (_replaced.TryDequeue(out var file))
        {
            File.Delete(file);
        }

        return failures;
    }

    /// <summary>From now on this one serves the host, and it is not renewed. The gateway has to be told.</summary>
    public async Task SetOwnAsync(string host, IssuedCertificate own, CancellationToken cancellationToken)
    {
        var gate = await EnterAsync(host, cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            await StoreAsync(db, await FindAsync(db, host, cancellationToken), host, own, CertificateRow.Own, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Back to what the domain's settings say; something serves at every moment.</summary>
    public async Task ClearOwnAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, host, cancellationToken) is not { Authority: CertificateRow.Own } row)
        {
            return;
        }

        var choice = await choices.ForAsync(host, cancellationToken);
        if (choice.NameFor(host) != host || (host.StartsWith("*.", StringComparison.Ordinal) && choice.Wildcard != host[2..]))
        {
            // Another one covers it, or every name below has its own.
            await ForgetAsync(host, cancellationToken);
            return;
        }

        (row.Authority, row.NotAfter, row.NextTryAt) = (null, clock.GetUtcNow(), null);
        await db.SaveChangesAsync(cancellationToken);
        await EnsureAsync(host, cancellationToken);
    }

    /// <summary>Those of a domain that is given up.</summary>
    public async Task RemoveDomainAsync(string domain, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var suffix = "." + domain;
        foreach (var host in await db.Set<CertificateRow>().Select(row => row.Host).Where(host => host == domain || host.EndsWith(suffix)).ToListAsync(cancellationToken))
        {
            await ForgetAsync(host, cancellationToken);
        }
    }

    public async Task ForgetPausesAsync(string? domain, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var suffix = "." + domain;
        await db.Set<CertificateRow>().Where(row => domain == null || row.Host == domain || row.Host.EndsWith(suffix))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextTryAt, (DateTimeOffset?)null), cancellationToken);
    }

    public async Task<IReadOnlyList<CertificateRow>> ListRowsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Set<CertificateRow>().AsNoTracking().OrderBy(row => row.Host).ToListAsync(cancellationToken);
    }

    /// <summary>Gets a new certificate when that is due. Null when all is well.</summary>
    private async Task<Failed?> RefreshAsync(string host, CancellationToken cancellationToken)
    {
        var choice = await choices.ForAsync(host, cancellationToken);
        var name = choice.NameFor(host);
        if (await HasOwnAsync(host, cancellationToken) || (name != host && await HasOwnAsync(name, cancellationToken)))
        {
            return null;
        }

        var gate = await EnterAsync(name, cancellationToken);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var row = await FindAsync(db, name, cancellationToken);
            if (HasFiles(row) && (!IsDue(row!, choice) || row!.NextTryAt > clock.GetUtcNow()))
            {
                return null;
            }

            var (issued, authority, problem) = await TryAsync(name, choice, cancellationToken);
            if (issued is not null)
            {
                await StoreAsync(db, row, name, issued, authority, cancellationToken);
                return null;
            }

            return await FailAsync(db, row, name, choice, problem!, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>One whose time is over gives way to the authority's.</summary>
    private async Task<bool> HasOwnAsync(string host, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await FindAsync(db, host, cancellationToken) is { Authority: CertificateRow.Own } row && HasFiles(row) && row.NotAfter > clock.GetUtcNow();
    }

    private async Task<SemaphoreSlim> EnterAsync(string name, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(name, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return gate;
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
        var name = $"{FileName(host)}-{issued.NotBefore.ToUnixTimeSeconds()}-{RandomNumberGenerator.GetHexString(6, true)}";
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
            _replaced.Enqueue(file);
        }

        return row;
    }

    /// <summary>A host's name may hold a star, and may be too long for a file.</summary>
    private static string FileName(string host) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host)))[..16];

    private static Task<CertificateRow?> FindAsync(BerthDb db, string host, CancellationToken cancellationToken) =>
        db.Set<CertificateRow>().FirstOrDefaultAsync(found => found.Host == host, cancellationToken);

    private static bool HasFiles(CertificateRow? row) => row is not null && File.Exists(row.ChainPath) && File.Exists(row.KeyPath);

    /// <summary>In the last third of its life, or from another authority than the domain's settings name.</summary>
    private bool IsDue(CertificateRow row, TlsChoice choice) => row.Authority == CertificateRow.Own
        ? clock.GetUtcNow() >= row.NotAfter
        : clock.GetUtcNow() >= RenewalTimes.RenewAt(row)
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
