using Berth.Addons.Providers;
using Berth.Apps.Data;
using Berth.Domains;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The app's container is gone.</summary>
internal sealed class RemoveContainer(AppContainers containers) : IOperationStep
{
    public const string StepName = "remove-container";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) => containers.RemoveAsync(context.Subject, cancellationToken);
}

/// <summary>All the app's databases and the like are gone, with their content.</summary>
internal sealed class RemoveAddons(IAddons addons) : IOperationStep
{
    public const string StepName = "remove-addons";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken) => addons.TearDownAsync(context.Subject, null, cancellationToken);
}

/// <summary>None of the app's names resolves here any more.</summary>
internal sealed class RemoveNames(AppStore store, IDomains domains) : IOperationStep
{
    public const string StepName = "remove-names";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        foreach (var host in row.ReadSpec().Hosts.Concat(row.ReadTarget()?.Hosts ?? []))
        {
            await domains.RemoveAddressAsync(host.Fqdn, host.Domain, cancellationToken);
            await domains.RemoveCertificateAsync(host.Fqdn, cancellationToken);
        }
    }
}

/// <summary>The app's files are gone.</summary>
internal sealed class RemoveFiles(AppsOptions options) : IOperationStep
{
    public const string StepName = "remove-files";

    public string Name => StepName;

    public Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        AppFiles.RemoveAll(options, context.Subject);
        return Task.CompletedTask;
    }
}
