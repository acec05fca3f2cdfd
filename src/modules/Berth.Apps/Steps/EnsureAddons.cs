using Berth.Addons.Providers;
using Berth.Apps.Data;
using Berth.Domains;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>Databases and the like exist for the app, with the secrets it had. Undo removes those that are new.</summary>
internal sealed class EnsureAddons(AppStore store, IAddons addons, AppsOptions options, PlatformAddress address) : IOperationStep
{
    public const string StepName = "ensure-addons";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        await addons.EnsureAsync(app.Consumer(options, address), context.Lines(), cancellationToken);
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        if (!row.Installed)
        {
            await addons.TearDownAsync(row.Id, null, cancellationToken);
            return;
        }

        var before = App.Before(row).HeldAddons.ToHashSet(StringComparer.Ordinal);
        var added = App.Wanted(row).HeldAddons.Where(name => !before.Contains(name)).ToList();
        if (added.Count > 0)
        {
            await addons.TearDownAsync(row.Id, added, cancellationToken);
        }
    }
}
