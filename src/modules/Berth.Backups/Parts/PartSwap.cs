using Berth.Apps;
using Berth.Backups.Restoring;
using Berth.Backups.Taking;

namespace Berth.Backups.Parts;

/// <summary>
/// Exchanges one file or folder of a stopped app for the fetched one. Every call may be repeated after a crash between
/// any two renames. Links on the way are refused: the app may have put them there.
/// </summary>
/// <param name="path">Relative to the data.</param>
/// <param name="isDatabase">It is one of SQLite's, whose companions go with it.</param>
internal sealed class PartSwap(AppView app, string path, bool isDatabase)
{
    private static readonly string[] Companions = ["-wal", "-shm", "-journal"];
    private readonly KeptData _kept = new(app);

    private string Old => Path.Combine(_kept.Kept, "part");

    /// <summary>Says that there was nothing; holds the topmost folder that was made for it, or nothing.</summary>
    private string None => Path.Combine(_kept.Kept, "none");

    private string Place => Inside.Resolve(app.DataDirectory, path);

    /// <summary>What is there is kept, and the folders above exist.</summary>
    /// <returns>Folders that are new, and the one that they shall belong like; null is none.</returns>
    /// <exception cref="Kernel.ErrorException"><c>backup.bad_record</c>: a link is in the way.</exception>
    public (IReadOnlyList<string> Folders, string Like)? Begin()
    {
        var place = Place;
        Directory.CreateDirectory(_kept.Kept);
        if (Path.Exists(Old))
        {
            return null;
        }

        if (Path.Exists(place) && !File.Exists(None))
        {
            foreach (var suffix in isDatabase ? Companions : [])
            {
                MoveIfThere(place + suffix, Old + suffix);
            }

            Move(place, Old);
            return null;
        }

        List<string> missing = [];
        var above = Path.GetDirectoryName(place)!;
        for (; !Directory.Exists(above); above = Path.GetDirectoryName(above)!)
        {
            missing.Insert(0, above);
        }

        if (!File.Exists(None))
        {
            File.WriteAllText(None, missing.Count == 0 ? "" : missing[0]);
        }

        foreach (var folder in missing)
        {
            Directory.CreateDirectory(folder, File.GetUnixFileMode(above));
        }

        return missing.Count == 0 ? null : (missing, above);
    }

    /// <summary>The fetched one stands in its place.</summary>
    public void Finish()
    {
        var source = Inside.Resolve(_kept.IncomingData, path);
        if (Path.Exists(source))
        {
            var place = Place;
            Remove(place);
            Move(source, place);
        }
    }

    /// <summary>As before <see cref="Begin"/>.</summary>
    public void Back()
    {
        if (Path.Exists(Old))
        {
            Remove(Place);
            Move(Old, Place);
        }
        else if (File.Exists(None))
        {
            var made = File.ReadAllText(None);
            Remove(Place);
            Remove(made.Length > 0 ? made : Place);
        }

        foreach (var suffix in Companions.Where(suffix => File.Exists(Old + suffix)))
        {
            MoveIfThere(Old + suffix, Place + suffix);
        }
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
        {
            Directory.Move(from, to);
        }
        else
        {
            File.Move(from, to);
        }
    }

    private static void MoveIfThere(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Move(from, to, overwrite: true);
        }
    }

    private static void Remove(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
