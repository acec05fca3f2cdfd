namespace Berth.Apps;

/// <summary>An app's picture, one file.</summary>
public static class AppIcons
{
    /// <summary>Null or nothing removes it.</summary>
    internal static async Task WriteAsync(AppsOptions options, string appId, byte[]? icon, CancellationToken cancellationToken)
    {
        var path = options.IconPath(appId);
        if (icon is not { Length: > 0 })
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return;
        }

        Directory.CreateDirectory(options.AppDirectory(appId));
        await File.WriteAllBytesAsync(path, icon, cancellationToken);
    }

    public static string MediaType(ReadOnlySpan<byte> icon) => icon switch
    {
        [0xFF, 0xD8, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "image/webp",
        _ => "image/png",
    };
}
