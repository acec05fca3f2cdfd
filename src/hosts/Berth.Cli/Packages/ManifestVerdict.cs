using Berth.Manifest;

namespace Berth.Cli.Packages;

/// <summary>What the check of one file came to.</summary>
internal sealed record ManifestVerdict(string File, string Outcome, IReadOnlyList<string> Problems)
{
    public const string Accepted = "accepted";
    public const string AcceptedWithWarnings = "accepted with warnings";
    public const string Refused = "refused";

    /// <param name="file">As the user named it.</param>
    /// <param name="path">Absolute; a folder is read as a package.</param>
    /// <param name="publish">By the rules for publishing.</param>
    public static async Task<ManifestVerdict> OfAsync(string file, string path, bool publish, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path))
        {
            return await FolderAsync(file, path, publish, cancellationToken).ConfigureAwait(false);
        }

        byte[] bytes;
        try
        {
            bytes = await ReadAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ManifestVerdict(file, Refused, [exception.Message]);
        }

        return Path.GetFileName(path) == "CloudronVersions.json" ? Versions(file, bytes) : Manifest(file, ManifestReader.Read(bytes), publish);
    }

    private static async Task<ManifestVerdict> FolderAsync(string file, string path, bool publish, CancellationToken cancellationToken)
    {
        var read = await PackageFolder.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        return publish && read.Package is { } package
            ? Manifest(file, ManifestReader.Read(package.Manifest.Json), publish)
            : Of(file, read.Errors, read.Warnings);
    }

    private static ManifestVerdict Manifest(string file, ManifestReadResult read, bool publish) =>
        publish
            ? Of(file, PublishCheck.Check(read, PublishTarget.CommunityVersions), [])
            : Of(file, read.Errors, read.Warnings);

    // One entry that cannot be used does not disturb the others, but its author wants to know.
    private static ManifestVerdict Versions(string file, byte[] bytes)
    {
        var read = VersionsFile.Read(bytes);
        var warnings = read.Warnings.AsEnumerable();
        if (read.File is { } versions)
        {
            warnings = warnings
                .Concat(versions.Entries.SelectMany(entry => entry.Warnings))
                .Concat(versions.Skipped.SelectMany(skipped => skipped.Problems).Select(problem => problem with { Severity = ManifestSeverity.Warning }));
        }

        return Of(file, read.Errors, [.. warnings]);
    }

    private static ManifestVerdict Of(string file, IReadOnlyList<ManifestProblem> errors, IReadOnlyList<ManifestProblem> warnings)
    {
        if (errors.Count > 0)
        {
            return new ManifestVerdict(file, Refused, [.. errors.Select(problem => problem.ToString())]);
        }

        string[] serious = [.. warnings.Where(problem => problem.Severity == ManifestSeverity.Warning).Select(problem => problem.ToString())];
        return new ManifestVerdict(file, serious.Length > 0 ? AcceptedWithWarnings : Accepted, serious);
    }

    // Pipes and devices say they have no length; opening one could wait for ever.
    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            throw new FileNotFoundException("There is no such file.");
        }

        if (file.Length > VersionsFile.MaximumBytes)
        {
            throw new IOException($"It has {file.Length} bytes; at most {VersionsFile.MaximumBytes} are allowed.");
        }

        return file.Length == 0 ? [] : await System.IO.File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
