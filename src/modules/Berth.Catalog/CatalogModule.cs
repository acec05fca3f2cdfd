using Berth.Catalog.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Catalog;

public static class CatalogModule
{
    public static IServiceCollection AddCatalog(this IServiceCollection services, CatalogOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<ICatalog, FolderCatalog>();
        services.AddSingleton<IPackages, PackageStore>();
        services.AddSingleton<Registries>();
        services.AddSingleton<IRegistries>(provider => provider.GetRequiredService<Registries>());
        services.AddSingleton<VersionsSource>();
        return services;
    }

    public static void MapCatalog(this IEndpointRouteBuilder routes)
    {
        CatalogEndpoints.Map(routes);
        UploadPackage.Map(routes);
        RegistryEndpoints.Map(routes);
    }
}
