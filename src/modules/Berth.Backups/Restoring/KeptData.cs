using Berth.Apps;

namespace Berth.Backups.Restoring;

/// <summary>Where an app's folder holds what comes and what was, while its data is replaced. All on one disk, so that a rename is enough.</summary>
internal sealed class KeptData(AppView app)
{
    /// <summary>The snapshot as it came.</summary>
    public string Incoming => Path.Combine(app.Directory, "incoming");

    public string IncomingData => Path.Combine(Incoming, "data");

    public string IncomingDumps => Path.Combine(Incoming, Taking.SnapshotRecord.Folder);

    /// <summary>What the app had before.</summary>
    public string Kept => Path.Combine(app.Directory, "kept");

    public string KeptFiles => Path.Combine(Kept, "data");

    /// <summary>Says that the dumps of before are complete.</summary>
    public string KeptDumps => Path.Combine(Kept, "dumps");

    /// <summary>The new files stand where the app looks, the old ones are kept. Repeatable after a crash between any two renames.</summary>
    public void SwapIn()
    {
        Directory.CreateDirectory(Kept);
        if (!Directory.Exists(KeptFiles))
        {
            if (Directory.Exists(app.DataDirectory))
            {
                Directory.Move(app.DataDirectory, KeptFiles);
            }
            else
            {
                Directory.CreateDirectory(KeptFiles);
            }
        }

        if (Directory.Exists(IncomingData))
        {
            // Left by whoever began and broke off; what counts is in one of the other two.
            Taking.AppDumper.Remove(app.DataDirectory);
            Directory.Move(IncomingData, app.DataDirectory);
        }

        Directory.CreateDirectory(app.DataDirectory);
    }

    /// <summary>The old files stand again; the new ones are gone.</summary>
    public void SwapBack()
    {
        if (Directory.Exists(KeptFiles))
        {
            Taking.AppDumper.Remove(app.DataDirectory);
            Directory.Move(KeptFiles, app.DataDirectory);
        }
    }
}
