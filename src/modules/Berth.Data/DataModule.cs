using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Data;

public static class DataModule
{
    /// <summary>Contexts that wait to be used again: one costs as much to make as a small query.</summary>
    private const int PooledContexts = 32;

    /// <summary>Registers <see cref="IDbContextFactory{TContext}"/> of <see cref="BerthDb"/> on the SQLite file at <paramref name="path"/>.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="path">Absolute path of the file; made at the first migration.</param>
    /// <param name="migrationsAssembly">Assembly that holds the migrations: the host's, which alone knows every module.</param>
    public static IServiceCollection AddBerthData(this IServiceCollection services, string path, string? migrationsAssembly = null)
    {
        services.AddPooledDbContextFactory<BerthDb>(options => options
            .UseSqlite($"Data Source={path};Default Timeout=30", sqlite => sqlite.MigrationsAssembly(migrationsAssembly))
            .ReplaceService<IModelCacheKeyFactory, ModelByTables>()
            .AddInterceptors(new ConnectionSettings()),
            PooledContexts);
        services.AddSingleton<TableSet>();
        services.AddSingleton(new DatabaseFile(path));
        services.AddSingleton<DatabaseMigrator>();
        services.AddSingleton<SharedCommits>();
        return services;
    }

    /// <summary>Adds a module's tables to the shared model.</summary>
    public static IServiceCollection AddTables<T>(this IServiceCollection services)
        where T : class, ITables => services.AddSingleton<ITables, T>();
}
