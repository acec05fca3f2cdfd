namespace Berth.Addons.Commands;

/// <summary>A dump on disk: there as a whole or not at all, readable by the platform alone.</summary>
internal static class DumpFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".part";
        File.Delete(part);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        try
        {
            await using (var file = new FileStream(part, options))
            {
                await write(file);
                await file.FlushAsync(cancellationToken);
            }

            File.Move(part, path, overwrite: true);
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <exception cref="Kernel.ErrorException"><c>addon.dump_missing</c>.</exception>
    public static FileStream Open(string path) => File.Exists(path)
        ? new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan })
        : throw new Kernel.ErrorException(Kernel.Error.NotFound(
            "addon.dump_missing", $"The backup holds no '{Path.GetFileName(path)}'. Take another backup of this app to restore from."));
}
