using System.Globalization;

namespace Berth.Operations.Running;

/// <summary>One text file per operation: what happened, line by line, with times. Ceiling 4 MiB, then nothing more is written.</summary>
public sealed class OperationLog(OperationsOptions options, TimeProvider clock)
{
    private const long Ceiling = 4 << 20;
    private readonly Lock _lock = new();

    public string PathOf(long id) => Path.Combine(options.LogDirectory, string.Create(CultureInfo.InvariantCulture, $"{id}.log"));

    public void Append(long id, string line)
    {
        lock (_lock)
        {
            try
            {
                Write(id, line);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A full disk must not be what ends the work; undoing it may be what makes room.
            }
        }
    }

    /// <summary>All lines, oldest first; empty when nothing was written.</summary>
    public IReadOnlyList<string> Read(long id) => File.Exists(PathOf(id)) ? File.ReadAllLines(PathOf(id)) : [];

    private void Write(long id, string line)
    {
        Directory.CreateDirectory(options.LogDirectory);
        using var file = new FileStream(PathOf(id), FileMode.Append, FileAccess.Write, FileShare.Read);
        if (file.Length > Ceiling)
        {
            return;
        }

        using var writer = new StreamWriter(file);
        writer.Write(clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.Write(' ');
        writer.WriteLine(line.ReplaceLineEndings(" "));
    }
}
