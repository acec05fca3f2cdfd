using Berth.Data;
using Berth.Operations.Data;
using Berth.Operations.Features;
using Berth.Operations.Running;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Berth.Operations;

public static class OperationsModule
{
    public static IServiceCollection AddOperations(this IServiceCollection services, OperationsOptions options)
    {
        services.AddTables<OperationTables>();
        services.AddSingleton(options);
        services.AddSingleton(CrashPoint.FromEnvironment());
        services.AddSingleton<OperationsGate>();
        services.AddSingleton<OperationLog>();
        services.AddSingleton<OperationFeed>();
        services.AddSingleton<OperationQueue>();
        services.AddSingleton<OperationKinds>();
        services.AddSingleton<OperationReader>();
        services.AddSingleton<AbandonedOperations>();
        services.AddSingleton<OperationExecutor>();
        services.AddSingleton<IOperations, OperationService>();
        services.AddHostedService<OperationRunner>();
        return services;
    }

    public static void MapOperations(this IEndpointRouteBuilder routes) => TaskEndpoints.Map(routes);

    public static IServiceCollection AddOperation<TKind>(this IServiceCollection services)
        where TKind : OperationKind => services.AddSingleton<OperationKind, TKind>();

    public static IServiceCollection AddStep<TStep>(this IServiceCollection services)
        where TStep : class, IOperationStep => services.AddSingleton<IOperationStep, TStep>();
}
