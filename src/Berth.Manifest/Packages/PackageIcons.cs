namespace Berth.Manifest;

/// <summary>Finds the icon: the file that the manifest names, with or without <c>file://</c>, else one of the usual names.</summary>
internal static class PackageIcons
{
    private const int LargestIcon = 2 << 20;

    private static readonly string[] UsualNames = ["logo.png", "icon.png"];

    public static async Task<PackageIcon?> ReadAsync(CloudronManifest manifest, FolderFiles files, ProblemList problems, CancellationToken cancellationToken)
    {
        var named = manifest.Icon is { } icon && icon.StartsWith(PackageFolder.FileScheme, StringComparison.Ordinal)
            ? icon[PackageFolder.FileScheme.Length..]
            : manifest.Icon;
        if ((named ?? UsualNames.FirstOrDefault(files.Exists)) is not { } name)
        {
            return null;
        }

        const string path = "$.icon";
        var read = await files.ReadAsync(name, LargestIcon, cancellationToken).ConfigureAwait(false);
        if (read.IsOutside)
        {
            problems.Error(path, read.Failure!);
            return null;
        }

        if (read.Bytes is not { } bytes)
        {
            problems.Note(path, $"{read.Failure} The package has no icon.");
            return null;
        }

        if (MediaType(bytes) is { } mediaType)
        {
            return new PackageIcon(mediaType, bytes);
        }

        problems.Note(path, $"{JsonPath.Readable(name)} is not a PNG, JPEG, GIF or WebP picture. The package has no icon.");
        return null;
    }

    private static string? MediaType(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        _ => null,
    };
}
