namespace Berth.Bench.Backups;

/// <summary>Many small files, half of each of them compressible.</summary>
internal static class Tree
{
    public const int Files = 100_000;
    private const int PerFolder = 1000;
    private const int Random = 5_000;

    /// <summary>1 GB in <see cref="Files"/> files; the same content at each call.</summary>
    public static async Task FillAsync(string folder, CancellationToken cancellationToken)
    {
        var dice = new Random(42);
        var content = new byte[2 * Random];
        "Ships lie at a berth, and go. "u8.CopyTo(content.AsSpan(Random));
        for (var i = Random + 30; i < content.Length; i++)
        {
            content[i] = content[i - 30];
        }

        for (var file = 0; file < Files; file++)
        {
            var parent = Path.Combine(folder, $"folder{file / PerFolder}");
            if (file % PerFolder == 0)
            {
                Directory.CreateDirectory(parent);
            }

            dice.NextBytes(content.AsSpan(0, Random));
            await File.WriteAllBytesAsync(Path.Combine(parent, $"file{file % PerFolder}"), content, cancellationToken);
        }
    }

    /// <summary>Reads all of it, so that who comes first does not pay for the disk.</summary>
    public static async Task ReadAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            _ = await File.ReadAllBytesAsync(file, cancellationToken);
        }
    }
}
