namespace Berth.Manifest;

internal static class CommandsSection
{
    public static (string? Backup, string? Restore) Read(ObjectReader root)
    {
        var backup = root.StrictText("backupCommand");
        var restore = root.StrictText("restoreCommand");
        if (restore is not null && backup is null)
        {
            root.Problems.Error(root.PathOf("restoreCommand"), "Needs a backupCommand, which makes what it restores.", root.Element.GetProperty("restoreCommand"));
        }

        return (backup, restore);
    }
}
