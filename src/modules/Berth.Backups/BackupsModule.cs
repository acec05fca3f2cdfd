using Berth.Apps;
using Berth.Backups.Archiving;
using Berth.Backups.Data;
using Berth.Backups.Features;
using Berth.Backups.Importing;
using Berth.Backups.Parts;
using Berth.Backups.Proving;
using Berth.Backups.Rebuilding;
using Berth.Backups.Restoring;
using Berth.Backups.Runs;
using Berth.Backups.Sites;
using Berth.Backups.Taking;
using Berth.Backups.Updating;
using Berth.Data;
using Berth.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Backups;

public static class BackupsModule
{
    public static IServiceCollection AddBackups(this IServiceCollection services, BackupsOptions options)
    {
        services.AddTables<BackupTables>();
        services.AddSingleton(options);
        services.AddSingleton<BackupStore>();
        services.AddSingleton<SiteProbe>();
        services.AddSingleton<SiteService>();
        services.AddSingleton<SqliteCopies>();
        services.AddSingleton<StagingSpace>();
        services.AddSingleton<AppDumper>();
        services.AddSingleton<ReadBack>();
        services.AddSingleton<SnapshotSaver>();
        services.AddSingleton<SnapshotFetcher>();
        services.AddSingleton<BackupStarter>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<PlatformStage>();
        services.AddSingleton<RestoreStarter>();
        services.AddSingleton<TrialStarter>();
        services.AddSingleton<Trials>();
        services.AddSingleton<ISandboxList>(provider => provider.GetRequiredService<Trials>());
        services.AddSingleton<IAppBackups, AppBackups>();
        services.AddSingleton<PartFetcher>();
        services.AddOperation<RestorePartKind>();
        services.AddStep<FetchPart>().AddStep<ReplacePart>();
        services.AddSingleton<ImportSources>();
        services.AddSingleton<SnapshotRecords>();
        services.AddSingleton<Importer>();
        services.AddSingleton<Exporter>();
        services.AddOperation<ImportAppKind>();
        services.AddSingleton<Archives>();
        services.AddSingleton<ArchiveStarter>();
        services.AddOperation<ArchiveAppKind>().AddOperation<UnarchiveAppKind>();
        services.AddStep<KeepFinal>().AddStep<RestoreIcon>();
        services.AddOperation<BackupAppKind>().AddOperation<RunKind>().AddOperation<CleanupKind>().AddOperation<RestoreAppKind>().AddOperation<CloneAppKind>().AddOperation<ProveKind>();
        services.AddOperation<UpdateAppKind>();
        services.AddStep<DumpApp>().AddStep<SaveApp>().AddStep<TidyDump>();
        services.AddStep<BackUpApps>().AddStep<BackUpPlatform>().AddStep<TidySites>().AddStep<ReportRun>();
        services.AddStep<FetchBackup>().AddStep<SafetyBackup>().AddStep<KeepData>().AddStep<ReplaceData>().AddStep<RestoreCommand>().AddStep<DropKept>();
        services.AddStep<FetchTrial>().AddStep<LoadTrial>().AddStep<StartTrial>().AddStep<RemoveTrial>();
        services.AddSingleton<UpdateBackups>();
        services.AddStep<BackUpBeforeUpdate>().AddStep<KeepForUpdate>().AddStep<ReturnData>().AddStep<AdmitWrites>();
        services.AddSingleton<ServerTakeover>();
        services.AddSingleton<IServerRestore, ServerRestore>();
        services.AddOperation<ReturnAppsKind>().AddOperation<RefillAppKind>();
        services.AddStep<LearnBackups>().AddStep<ReturnApps>();
        services.AddHostedService<BackupSchedule>();
        return services;
    }

    public static void MapBackups(this IEndpointRouteBuilder routes)
    {
        BackupEndpoints.Map(routes);
        FileEndpoints.Map(routes);
        ImportEndpoints.Map(routes);
        AppBackupEndpoints.Map(routes);
        ArchiveEndpoints.Map(routes);
        SiteEndpoints.Map(routes);
        ConfigureSites.Map(routes);
    }
}
