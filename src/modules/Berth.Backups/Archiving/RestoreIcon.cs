using Berth.Apps;
using Berth.Backups.Restoring;
using Berth.Operations;

namespace Berth.Backups.Archiving;

/// <summary>The app has the picture it had.</summary>
internal sealed class RestoreIcon(IAppSnapshots apps) : IOperationStep
{
    public const string StepName = "restore-icon";
    public const string FileName = "icon.png";
    private const long Largest = 8 << 20;

    public string Name => StepName;

    public async Task EnsureAsync(StepContext context, CancellationToken cancellationToken)
    {
        var app = await apps.GetWantedAsync(context.Subject, cancellationToken);
        var saved = new FileInfo(Path.Combine(new KeptData(app).Incoming, FileName));
        if (saved is { Exists: true, LinkTarget: null, Length: <= Largest })
        {
            File.Copy(saved.FullName, Path.Combine(app.Directory, FileName), overwrite: true);
        }
    }

    public async Task UndoAsync(StepContext context, CancellationToken cancellationToken) =>
        File.Delete(Path.Combine((await apps.GetWantedAsync(context.Subject, cancellationToken)).Directory, FileName));
}
