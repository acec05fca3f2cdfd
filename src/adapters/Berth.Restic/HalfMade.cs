using Berth.Ports;
using Berth.Ports.Backups;

namespace Berth.Restic;

/// <summary>
/// What a <c>restic init</c> leaves that was killed between its key and its configuration. The next one would add a second key,
/// restic opens with whichever comes first, and the configuration is not of that one.
/// </summary>
internal static class HalfMade
{
    private static readonly string[] Holding = ["data", "index", "snapshots"];

    /// <summary>Removes such keys from a folder of this machine. <c>backup.damaged</c> where backups lie without their configuration: those are never built over.</summary>
    public static void Clear(BackupTarget target)
    {
        if (target is not LocalTarget { Path: var folder } || !Directory.Exists(Path.Combine(folder, "keys")) || File.Exists(Path.Combine(folder, "config")))
        {
            return;
        }

        if (Holding.Any(name => HoldsFiles(Path.Combine(folder, name))))
        {
            throw new PortException("backup.damaged", $"Backups lie in {folder}, but the repository's file 'config' is missing. Bring it back from a copy, or choose another folder.");
        }

        foreach (var key in Directory.EnumerateFiles(Path.Combine(folder, "keys")))
        {
            File.Delete(key);
        }
    }

    private static bool HoldsFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Any();
}
