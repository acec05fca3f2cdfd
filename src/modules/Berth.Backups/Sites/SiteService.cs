using System.Security.Cryptography;
using System.Text.Json;
using Berth.Backups.Data;
using Berth.Contracts;
using Berth.Kernel;
using Berth.Ports.Backups;
using Berth.Ports.Host;
using Berth.Ports.Secrets;
using Microsoft.EntityFrameworkCore;

namespace Berth.Backups.Sites;

/// <summary>The places for backups: adding, changing, removing them, and which take what.</summary>
internal sealed class SiteService(BackupStore store, SiteProbe probe, ISecretStore secrets, IHostMachine machine, BackupsOptions options, TimeProvider clock)
{
    public async Task<IReadOnlyList<SiteRow>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        return await db.Set<SiteRow>().AsNoTracking().OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
    }

    public async Task<Result<SiteRow>> FindAsync(string id, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(site => site.Id == id) is { } site ? site : BackupErrors.SiteNotFound(id);

    /// <summary>The site, or the error that a step should end with.</summary>
    public async Task<SiteRow> GetAsync(string id, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, cancellationToken);
        return found.Value ?? throw new ErrorException(found.Error!);
    }

    public RepositoryAccess Access(SiteRow site) => SiteSecrets.Access(site, secrets);

    /// <summary>Those that take an app, or the platform.</summary>
    public async Task<IReadOnlyList<SiteRow>> ListTakingAsync(string identifier, CancellationToken cancellationToken) =>
        [.. (await ListAsync(cancellationToken)).Where(site => Takes(site, identifier))];

    public static bool Takes(SiteRow site, string identifier) =>
        SiteRules.Takes(site.Contents is null ? null : JsonSerializer.Deserialize(site.Contents, SiteJson.Default.BackupContents), identifier);

    /// <summary>Checks everything, then tries the place for real, then keeps it.</summary>
    public async Task<Result<SiteRow>> AddAsync(BackupSiteRequest request, CancellationToken cancellationToken)
    {
        var target = SiteTargets.Read(request.Provider, request.Config);
        var (schedule, retention, limits) = (request.Schedule ?? SiteRules.DefaultSchedule, request.Retention ?? SiteRules.DefaultRetention, request.Limits ?? new BackupLimits());
        var refused = target.Error ?? SiteRules.CheckSchedule(schedule) ?? SiteRules.CheckRetention(retention) ?? SiteRules.CheckLimits(limits)
            ?? (request.Contents is null ? null : SiteRules.CheckContents(request.Contents)) ?? CheckPlace(target.Value!);
        if (refused is not null)
        {
            return refused;
        }

        var password = string.IsNullOrEmpty(request.EncryptionPassword) ? RandomNumberGenerator.GetHexString(48, lowercase: true) : request.EncryptionPassword;
        var site = Make(request, new SiteSecrets(request.Config.Clone(), password), target.Value!, schedule, retention, limits);
        if (await probe.TryAsync(Access(site), site.AppendOnly, cancellationToken) is { } unusable)
        {
            return unusable;
        }

        await using var db = await store.OpenAsync(cancellationToken);
        db.Add(site);
        await db.SaveChangesAsync(cancellationToken);
        return site;
    }

    /// <summary>The first site, on the disk of the data: better than none, and marked so. Its repository is made at the first backup.</summary>
    public async Task AddDefaultAsync(CancellationToken cancellationToken)
    {
        var config = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["backupDir"] = options.DefaultRepository });
        var request = new BackupSiteRequest { Name = "On this server", Provider = "filesystem", Config = config };
        var site = Make(
            request, new SiteSecrets(config, RandomNumberGenerator.GetHexString(48, lowercase: true)), new LocalTarget(options.DefaultRepository),
            SiteRules.DefaultSchedule, SiteRules.DefaultRetention, new BackupLimits());
        await using var db = await store.OpenAsync(cancellationToken);
        db.Add(site);
        await db.SaveChangesAsync(cancellationToken);
    }

    public async Task<Result<SiteRow>> ChangeAsync(string id, Func<SiteRow, Error?> change, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<SiteRow>().FindAsync([id], cancellationToken) is not { } site)
        {
            return BackupErrors.SiteNotFound(id);
        }

        if (change(site) is { } refused)
        {
            return refused;
        }

        site.ChangedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancellationToken);
        return site;
    }

    /// <summary>Another address or other credentials for the same repository: tried with the password there is.</summary>
    public async Task<Result<SiteRow>> MoveAsync(string id, JsonElement config, CancellationToken cancellationToken)
    {
        var found = await FindAsync(id, cancellationToken);
        if (found.Value is not { } site)
        {
            return found;
        }

        var target = SiteTargets.Read(site.Provider, config);
        if ((target.Error ?? CheckPlace(target.Value!)) is { } refused)
        {
            return refused;
        }

        var moved = new SiteSecrets(config.Clone(), SiteSecrets.Of(site, secrets).Password);
        (site.Sealed, site.Config, site.SameDisk) = (moved.Seal(id, secrets), SiteTargets.WithoutSecrets(config), IsSameDisk(target.Value!));
        return await probe.TryAsync(Access(site), site.AppendOnly, cancellationToken) is { } unusable ? unusable : await ChangeAsync(id, row =>
        {
            (row.Sealed, row.Config, row.SameDisk) = (site.Sealed, site.Config, site.SameDisk);
            return null;
        }, cancellationToken);
    }

    /// <summary>Forgets the site with its list of backups; what lies there stays there. <c>backup.site_has_archives</c> while uninstalled apps could come back from there only.</summary>
    public async Task<Error?> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await using var db = await store.OpenAsync(cancellationToken);
        if (await db.Set<SiteRow>().FindAsync([id], cancellationToken) is not { } site)
        {
            return BackupErrors.SiteNotFound(id);
        }

        var archived = await db.Set<ArchiveRow>().Where(row => db.Set<BackupRow>().Any(backup => backup.Id == row.BackupId && backup.SiteId == id)).Select(row => row.Fqdn).ToListAsync(cancellationToken);
        if (archived.Count > 0)
        {
            return Error.Conflict("backup.site_has_archives", $"Uninstalled apps are kept there: {string.Join(", ", archived.Take(5))}. Bring them back or remove their archives first; see: berth archive list");
        }

        db.Remove(site);
        db.RemoveRange(await db.Set<BackupRow>().Where(row => row.SiteId == id).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return null;
    }

    public RecoveryKitResponse Kit(SiteRow site)
    {
        var opened = SiteSecrets.Of(site, secrets);
        return RecoveryKit.Write(site, Access(site).Target, opened.Password, File.Exists(options.SecretKeyPath) ? Convert.ToBase64String(File.ReadAllBytes(options.SecretKeyPath)) : "");
    }

    private SiteRow Make(BackupSiteRequest request, SiteSecrets opened, BackupTarget target, string schedule, BackupRetention retention, BackupLimits limits)
    {
        var (id, now) = (Guid.NewGuid().ToString(), clock.GetUtcNow());
        return new SiteRow
        {
            Id = id,
            Name = string.IsNullOrWhiteSpace(request.Name) ? request.Provider : request.Name.Trim(),
            Provider = request.Provider,
            Config = SiteTargets.WithoutSecrets(opened.Config),
            Sealed = opened.Seal(id, secrets),
            Schedule = schedule,
            Retention = JsonSerializer.Serialize(retention, SiteJson.Default.BackupRetention),
            Limits = JsonSerializer.Serialize(limits, SiteJson.Default.BackupLimits),
            Contents = request.Contents is null ? null : JsonSerializer.Serialize(request.Contents, SiteJson.Default.BackupContents),
            AppendOnly = request.AppendOnly == true,
            SameDisk = IsSameDisk(target),
            CreatedAt = now,
            ChangedAt = now,
            ScheduledUntil = now,
        };
    }

    /// <summary>A repository inside of what is backed up would grow by itself.</summary>
    private Error? CheckPlace(BackupTarget target) =>
        target is LocalTarget local && (local.Path == options.Home || options.PlatformPaths.Append("apps").Append("services").Any(inside => (local.Path + "/").StartsWith(Path.Combine(options.Home, inside) + "/", StringComparison.Ordinal)))
            ? Error.Invalid("backup.bad_place", $"Backups cannot lie in the middle of what they back up ({options.Home}). Choose another folder.", "config.backupDir")
            : null;

    private bool IsSameDisk(BackupTarget target) => target is LocalTarget local && machine.GetDiskSpace(local.Path).MountPoint == machine.GetDiskSpace(options.Home).MountPoint;
}
