using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Berth.Docker;

public static class DockerAdapter
{
    /// <summary>Registers <see cref="IContainerEngine"/>. Nothing is connected until the first call.</summary>
    public static IServiceCollection AddDockerAdapter(this IServiceCollection services, DockerEngineOptions? options = null)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(options ?? new DockerEngineOptions())
            .AddSingleton<IContainerEngine, DockerEngine>();
    }
}
