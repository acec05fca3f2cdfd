using Berth.Ports.Backups;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Restic;

public static class ResticAdapter
{
    /// <summary>Registers <see cref="IBackupRepository"/> on Debian's <c>restic</c>. Needs <see cref="Ports.Programs.IProgramRunner"/>.</summary>
    public static IServiceCollection AddResticAdapter(this IServiceCollection services, ResticOptions options) => services
        .AddSingleton(options)
        .AddSingleton<ResticProgram>()
        .AddSingleton<IBackupRepository, ResticRepository>();
}
