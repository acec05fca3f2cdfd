using Berth.Apps.Data;
using Berth.Operations;

namespace Berth.Apps.Steps;

/// <summary>The app's directories exist. Undone only for an app that was never installed.</summary>
internal sealed class PrepareFiles(AppStore store, AppsOptions options) : IOperationStep
{
    public const string StepName = "prepare-files";

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = App.Wanted(await store.GetAsync(context.Subject, cancellationToken));
        Directory.CreateDirectory(options.DataDirectory(app.Id));
        foreach (var path in app.Manifest.PersistentDirs)
        {
            Directory.CreateDirectory(options.PersistentDirectory(app.Id, path));
        }
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken)
    {
        var row = await store.GetAsync(context.Subject, cancellationToken);
        if (!row.Installed)
        {
            AppFiles.RemoveData(options, row.Id);
            return;
        }

        // What the new version has written into its own directories stays; the owner may want it.
        foreach (var path in App.Wanted(row).Manifest.PersistentDirs.Except(App.Before(row).Manifest.PersistentDirs))
        {
            AppFiles.RemoveIfEmpty(options.PersistentDirectory(row.Id, path));
        }
    }
}
